import { feedKeys, sessionEventsChannel, type FeedDraft } from '@conductor/contracts';
import { appendToLog, type Appended, type RedisClient } from '@conductor/runtime/redis';
import { RedisUnavailable } from '../errors.ts';
import type { Feed } from '../ports/engagement.ts';

/** After a failure events that may be lost are not even tried for so long: a hung Redis must not pile them up. */
const REST_MS = 500;

export type RedisFeed = Feed & {
  /** Appends what must not be lost, under its id: a second time is known and changes nothing. */
  append(draft: FeedDraft): Promise<Appended>;
};

/** A session's feed: its events by way of the log, and on the public channel for anybody else. */
export function createFeed(redis: RedisClient): RedisFeed {
  const append = async (
    draft: FeedDraft,
    how: { remember: boolean; keepUnheard: boolean; token?: number },
  ): Promise<Appended> =>
    appendToLog(redis, feedKeys(draft.sessionId), {
      ...how,
      id: draft.id,
      json: JSON.stringify(draft),
      publicChannel: sessionEventsChannel(draft.sessionId),
    });

  let restUntil = -Infinity;
  return {
    append: (draft) => append(draft, { remember: true, keepUnheard: true }),
    appendLossy: async (draft, token) => {
      if (performance.now() < restUntil) throw new RedisUnavailable();
      try {
        // A curve that nobody watches is in Postgres; here it would fill the memory.
        const fate = await append(draft, { remember: false, keepUnheard: false, token });
        return fate === 'fenced' ? 'fenced' : 'appended';
      } catch (error) {
        restUntil = performance.now() + REST_MS;
        throw error;
      }
    },
  };
}
