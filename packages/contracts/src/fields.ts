import type { Content } from './arms.ts';

type KeysOf<T> = T extends unknown ? keyof T : never;
/** A field of any intervention's content that people read or write. */
export type ContentField = Exclude<KeysOf<Content>, 'arm' | 'questionId'>;
/** `line` and `text` are words, on one line or several; `list` is several short ones. */
type FieldKind = 'line' | 'text' | 'list' | 'number';

/** Every field in the order in which people read them, with its name in a form. */
export const CONTENT_FIELDS: Record<ContentField, { label: string; kind: FieldKind }> = {
  title: { label: 'Title', kind: 'line' },
  question: { label: 'Question', kind: 'text' },
  prompt: { label: 'Question to the chat', kind: 'text' },
  message: { label: 'Message', kind: 'text' },
  description: { label: 'What to do', kind: 'text' },
  options: { label: 'Answers', kind: 'list' },
  goal: { label: 'Reactions to reach', kind: 'number' },
  durationSeconds: { label: 'Open for (seconds)', kind: 'number' },
  silentForSeconds: { label: 'To those silent for (seconds)', kind: 'number' },
};

const isField = (key: string): key is ContentField => Object.hasOwn(CONTENT_FIELDS, key);

/** The fields that a content has, in the order in which people read them, whatever order it was stored in. */
export const fieldsOf = (content: Content): ContentField[] =>
  Object.keys(CONTENT_FIELDS).filter((key): key is ContentField => isField(key) && Object.hasOwn(content, key));

/** What an intervention says to people, text by text, in the order in which they read it. */
export function textsOf(content: Content): string[] {
  const values = new Map<string, unknown>(Object.entries(content));
  return fieldsOf(content)
    .flatMap((field) => values.get(field))
    .filter((value) => typeof value === 'string');
}
