import type { Connection, Feed, FeedNews } from '@conductor/client';
import { learnClockOffset } from './freshness.ts';

/** `recovered` says that the last interruption left no hole; times are epoch ms of this machine. */
export type FeedConnection =
  | { kind: 'connecting' }
  | { kind: 'live'; since: number; recovered: boolean }
  | { kind: 'reconnecting'; since: number }
  | { kind: 'refused'; reason: string };

/** How current a feed is. */
export type FeedView = { connection: FeedConnection; lastHeardAt: number | null; clockOffset: number | null };

export type FeedWatch = { read: () => FeedView; subscribe: (listener: () => void) => () => void; close: () => void };

export const UNSEEN: FeedView = { connection: { kind: 'connecting' }, lastHeardAt: null, clockOffset: null };

/** Watches how current a feed is, until `close`. */
export function watchFeed(connection: Connection, feed: Feed, now: () => number = Date.now): FeedWatch {
  const listeners = new Set<() => void>();
  let view = UNSEEN;
  const become = (change: Partial<FeedView>): void => {
    view = { ...view, ...change };
    for (const listener of listeners) listener();
  };

  const join = (recovered: boolean): void => {
    const heard = recovered ? now() : (feed.state()?.engagement.at(-1)?.at ?? now());
    // Where a hole was filled without an interruption there is nothing to tell.
    const known = view.connection.kind === 'live' ? view.connection : null;
    become({ connection: known ?? { kind: 'live', since: now(), recovered }, lastHeardAt: Math.min(heard, now()) });
  };
  const hear = (news: FeedNews): void => {
    const standing = feed.standing();
    if (news.type === 'joined') join(news.recovered);
    else if (standing.kind === 'refused') become({ connection: { kind: 'refused', reason: standing.failure.error } });
    else if ('timestamp' in news) {
      // What was missed is told late: it says nothing of the clocks.
      const isLive = standing.kind === 'live';
      const clockOffset = isLive ? learnClockOffset(view.clockOffset, now(), news.timestamp) : view.clockOffset;
      become({ lastHeardAt: now(), clockOffset });
    }
  };
  const unlisten = feed.listen(hear);
  const unwatch = connection.listen(() => {
    if (connection.state() === 'reconnecting' && view.connection.kind === 'live')
      become({ connection: { kind: 'reconnecting', since: now() } });
  });
  if (feed.standing().kind === 'live') join(false);

  return {
    read: () => view,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      unlisten();
      unwatch();
      listeners.clear();
    },
  };
}
