import type { FeedPosition } from '@conductor/contracts';
import type { LogEntry, LogPage } from '@conductor/runtime/redis';

/** Pure rules on places in a log. A position before any log ever was: every event comes after it. */
export const NOWHERE: FeedPosition = { epoch: 'none', seq: 0 };

export const samePlace = (a: FeedPosition, b: FeedPosition): boolean => a.epoch === b.epoch && a.seq === b.seq;

/** Whether `next` is the event that follows `position` directly. */
export const isNext = (position: FeedPosition, next: FeedPosition): boolean =>
  next.epoch === position.epoch && next.seq === position.seq + 1;

/** Whether what `position` has seen includes `other`. */
export const includes = (position: FeedPosition, other: FeedPosition): boolean =>
  other.epoch === position.epoch && other.seq <= position.seq;

/**
 * The entries after a position, in the log's order. Where the log began anew meanwhile, that is the rest of the old
 * epoch and all of the new one; what lies before the position's own epoch is older still.
 */
export function after(page: LogPage, position: FeedPosition): LogEntry[] {
  const own = page.entries.findIndex(({ epoch }) => epoch === position.epoch);
  return page.entries.slice(Math.max(own, 0)).filter((entry) => !includes(position, entry));
}

/** Whether the page holds every event between the position and the head. */
export function isWhole(page: LogPage, position: FeedPosition): boolean {
  if (!page.head) return true;
  const from = page.head.epoch === position.epoch ? position.seq : 0;
  const found = page.entries.filter(({ epoch, seq }) => epoch === page.head?.epoch && seq > from);
  return found.length >= page.head.seq - from;
}

/** The place so many events before; the beginning of the epoch where there were fewer. */
export const before = ({ epoch, seq }: FeedPosition, events: number): FeedPosition => ({
  epoch,
  seq: Math.max(0, seq - events),
});

/** Whether `position` lies in the same epoch as `other` and before it. */
export const isBehind = (position: FeedPosition, other: FeedPosition): boolean =>
  position.epoch === other.epoch && position.seq < other.seq;

/** Whether the page holds all that was told since a place that is known to lie in its head's epoch. */
export const holdsAllSince = (page: LogPage, since: FeedPosition): boolean =>
  page.head?.epoch === since.epoch && since.seq <= page.head.seq && isWhole(page, since);
