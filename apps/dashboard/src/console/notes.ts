import type { FeedState } from '@conductor/client';
import type { OrganiserNotification } from '@conductor/contracts';

/** A word to the organisers as the console shows it; `at` in epoch ms. */
export type Note = { id: string; title: string; message: string; at: number };

/** A note stays on the console this long, unless it is put away. */
const SHOWN_MS = 10 * 60_000;
const MOST = 3;

/** Notes that stand just now, newest first: those that were heard, and those in the feed for whoever came later. */
export function notesIn(state: FeedState, heard: readonly OrganiserNotification[], now: number): Note[] {
  const inFeed = state.decisions.flatMap(({ id, content, executedAt }): Note[] => {
    if (content?.arm !== 'NOTIFICATION' || executedAt === null) return [];
    return [{ id, title: content.title, message: content.message, at: executedAt }];
  });
  const live = heard.map(({ id, title, message, timestamp: at }): Note => ({ id, title, message, at }));
  const all = new Map([...live, ...inFeed].map((note) => [note.id, note]));
  return [...all.values()]
    .filter(({ at }) => now - at < SHOWN_MS)
    .toSorted((a, b) => b.at - a.at)
    .slice(0, MOST);
}
