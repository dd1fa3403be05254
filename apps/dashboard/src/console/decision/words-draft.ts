import { t } from '@lingui/core/macro';
import type { Content } from '@conductor/contracts';
import { CONTENT_FIELDS, FIELD_LIMITS, fieldsOf, OPTION_COUNT, type ContentField } from '@conductor/contracts/plain';

/** A field of an intervention's words as a form edits it; `min` and `max` are characters, or the numbers themselves. */
export type DraftField = {
  key: ContentField;
  label: string;
  kind: 'line' | 'text' | 'number';
  min: number;
  max: number;
};
/** Words while they are edited: everything is text, and may be wrong. `options` is null for arms without answers. */
export type Draft = {
  content: Content;
  values: Readonly<Partial<Record<ContentField, string>>>;
  options: readonly string[] | null;
};

/** The fields to edit beside a poll's answers, in the order in which they are read. */
export const draftFields = (content: Content): DraftField[] =>
  fieldsOf(content).flatMap((key) => {
    const { label, kind } = CONTENT_FIELDS[key];
    return key === 'options' || kind === 'list' ? [] : [{ key, label, kind, ...FIELD_LIMITS[key] }];
  });

const asText = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? `${value}` : '');

/** The words as a form shows them. */
export function draftOf(content: Content): Draft {
  const stored = new Map<string, unknown>(Object.entries(content));
  const values: Partial<Record<ContentField, string>> = {};
  for (const { key } of draftFields(content)) values[key] = asText(stored.get(key));
  return { content, values, options: content.arm === 'POLL' ? content.options : null };
}

const fieldProblem = (field: DraftField, raw: string): string | null => {
  const value = raw.trim();
  if (field.kind === 'number') {
    const inRange = /^\d+$/.test(value) && Number(value) >= field.min && Number(value) <= field.max;
    return inRange ? null : t`A whole number from ${field.min} to ${field.max}.`;
  }
  if (value === '') return t`This cannot be empty.`;
  return value.length > field.max ? t`At most ${field.max} characters.` : null;
};

const optionsProblem = (options: readonly string[]): string | null => {
  const trimmed = options.map((option) => option.trim());
  const { max } = FIELD_LIMITS.option;
  if (trimmed.some((option) => option === '')) return t`Every answer needs words.`;
  if (new Set(trimmed).size < trimmed.length) return t`Two answers are the same.`;
  return trimmed.some((option) => option.length > max) ? t`Answers have at most ${max} characters.` : null;
};

/** Whether a poll may have one answer more, or one less. */
export const canAddOption = (options: readonly string[]): boolean => options.length < OPTION_COUNT.max;
export const canRemoveOption = (options: readonly string[]): boolean => options.length > OPTION_COUNT.min;

/** What is wrong with a draft, by field key (`options` for the answers); empty when it can be sent. */
export function draftProblems(draft: Draft): ReadonlyMap<string, string> {
  const found = draftFields(draft.content).map(
    (field) => [field.key, fieldProblem(field, draft.values[field.key] ?? '')] as const,
  );
  const answers = draft.options === null ? null : optionsProblem(draft.options);
  const all: (readonly [string, string | null])[] = [...found, ['options', answers]];
  return new Map(all.flatMap(([key, problem]) => (problem === null ? [] : [[key, problem] as const])));
}

/** The words of a draft without problems, trimmed. */
export function contentOf({ content, values, options }: Draft): Content {
  const edited = draftFields(content).map(({ key, kind }) => {
    const text = (values[key] ?? '').trim();
    return [key, kind === 'number' ? Number(text) : text] as const;
  });
  const answers = options === null ? {} : { options: options.map((option) => option.trim()) };
  return Object.assign({ ...content }, Object.fromEntries(edited), answers);
}
