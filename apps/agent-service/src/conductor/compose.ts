import type { ComposeRequest, Words } from './templates.ts';

export { templateWords } from './templates.ts';
export type { ComposeRequest, Words } from './templates.ts';

/** Words by a model. Null keeps the template's words, which are in place already: nothing here can silence anyone. */
export interface Composer {
  /** False without a key: then nobody waits for better words. */
  readonly enabled: boolean;
  /** Answers within `deadlineMs` (at most 8,000), and never throws. */
  compose(request: ComposeRequest, deadlineMs: number): Promise<Words | null>;
}
