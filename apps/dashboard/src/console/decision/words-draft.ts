import type { Content } from '@conductor/contracts';

/** A field of an intervention's words as a form edits it; `min` and `max` are characters, or the numbers themselves. */
export type DraftField = { key: string; label: string; kind: 'line' | 'text' | 'number'; min: number; max: number };
/** Words while they are edited: everything is text, and may be wrong. `options` is null for arms without answers. */
export type Draft = {
  arm: Content['arm'];
  values: Readonly<Record<string, string>>;
  options: readonly string[] | null;
};

export const MIN_OPTIONS = 2;
export const MAX_OPTIONS = 6;
const MAX_OPTION_LENGTH = 80;

const title: DraftField = { key: 'title', label: 'Title', kind: 'line', min: 1, max: 80 };
const message: DraftField = { key: 'message', label: 'Message', kind: 'text', min: 1, max: 280 };
const duration: DraftField = { key: 'durationSeconds', label: 'Open for (seconds)', kind: 'number', min: 15, max: 600 };

/** The fields of each arm, in the order in which they are read. The limits are the contract's. */
export const DRAFT_FIELDS: Record<Content['arm'], readonly DraftField[]> = {
  POLL: [{ key: 'question', label: 'Question', kind: 'text', min: 1, max: 200 }, duration],
  CHAT_PROMPT: [{ key: 'prompt', label: 'Question to the chat', kind: 'text', min: 1, max: 280 }],
  BROADCAST: [title, message],
  QNA_PROMOTE: [title, message],
  GAMIFICATION: [
    title,
    { key: 'description', label: 'What to do', kind: 'text', min: 1, max: 280 },
    { key: 'goal', label: 'Reactions to reach', kind: 'number', min: 1, max: 100_000 },
    duration,
  ],
  NUDGE: [
    message,
    { key: 'silentForSeconds', label: 'To those silent for (seconds)', kind: 'number', min: 60, max: 3_600 },
  ],
  NOTIFICATION: [title, message],
};

const asText = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? `${value}` : '');

/** The words as a form shows them. */
export function draftOf(content: Content): Draft {
  const fields = new Map<string, unknown>(Object.entries(content));
  const values = DRAFT_FIELDS[content.arm].map(({ key }) => [key, asText(fields.get(key))] as const);
  return {
    arm: content.arm,
    values: Object.fromEntries(values),
    options: content.arm === 'POLL' ? content.options : null,
  };
}

const fieldProblem = (field: DraftField, raw: string): string | null => {
  const value = raw.trim();
  if (field.kind === 'number') {
    const inRange = /^\d+$/.test(value) && Number(value) >= field.min && Number(value) <= field.max;
    return inRange ? null : `A whole number from ${field.min} to ${field.max}.`;
  }
  if (value === '') return 'This cannot be empty.';
  return value.length > field.max ? `At most ${field.max} characters.` : null;
};

const optionsProblem = (options: readonly string[]): string | null => {
  const trimmed = options.map((option) => option.trim());
  if (trimmed.some((option) => option === '')) return 'Every answer needs words.';
  if (new Set(trimmed).size < trimmed.length) return 'Two answers are the same.';
  return trimmed.some((option) => option.length > MAX_OPTION_LENGTH)
    ? `Answers have at most ${MAX_OPTION_LENGTH} characters.`
    : null;
};

/** What is wrong with a draft, by field key (`options` for the answers); empty when it can be sent. */
export function draftProblems(draft: Draft): ReadonlyMap<string, string> {
  const found = DRAFT_FIELDS[draft.arm].map(
    (field) => [field.key, fieldProblem(field, draft.values[field.key] ?? '')] as const,
  );
  const answers = draft.options === null ? null : optionsProblem(draft.options);
  const all: (readonly [string, string | null])[] = [...found, ['options', answers]];
  return new Map(all.flatMap(([key, problem]) => (problem === null ? [] : [[key, problem] as const])));
}

/** The words of a draft without problems, trimmed. */
export function contentOf(draft: Draft): Content {
  const text = (key: string) => (draft.values[key] ?? '').trim();
  const number = (key: string) => Number(text(key));
  switch (draft.arm) {
    case 'POLL': {
      const options = (draft.options ?? []).map((option) => option.trim());
      return { arm: 'POLL', question: text('question'), options, durationSeconds: number('durationSeconds') };
    }
    case 'CHAT_PROMPT':
      return { arm: 'CHAT_PROMPT', prompt: text('prompt') };
    case 'BROADCAST':
    case 'QNA_PROMOTE':
    case 'NOTIFICATION':
      return { arm: draft.arm, title: text('title'), message: text('message') };
    case 'GAMIFICATION':
      return {
        arm: 'GAMIFICATION',
        title: text('title'),
        description: text('description'),
        goal: number('goal'),
        durationSeconds: number('durationSeconds'),
      };
    case 'NUDGE':
      return { arm: 'NUDGE', message: text('message'), silentForSeconds: number('silentForSeconds') };
  }
}
