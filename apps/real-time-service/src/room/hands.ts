import type { InSession } from '@conductor/contracts';
import type { Db } from '@conductor/database';
import { allHands, countHands, lowerAll } from '../db/hands.ts';
import type { Platform } from '../redis/platform.ts';
import type { PresenceStore } from '../redis/presence-store.ts';
import { inEachRoom } from './each-room.ts';
import type { Room } from './room.ts';
import type { Telemetry } from '../telemetry.ts';

export type Hands = ReturnType<typeof createHands>;

const COUNT_EVERY_MS = 500;
/** A count that did not change is told again this often, for whoever missed it. */
const REPEAT_MS = 30_000;

/**
 * What is told of raised hands: to the room how many there are, at most every half second; to whose hand was lowered
 * that it was; to the platform each of both. The rows are the queue, so it outlives nodes, and a count is a level: what
 * is lost on the way, the next one mends.
 */
export function createHands(deps: {
  db: Db;
  room: Room;
  platform: Platform;
  store: Pick<PresenceStore, 'absent'>;
  telemetry: Telemetry;
}) {
  const { db, room, platform, store, telemetry } = deps;
  /** The sessions whose count is to be told, each with its timer. */
  const due = new Map<string, NodeJS.Timeout>();
  /** What this node last told while it looked after all sessions. */
  const told = new Map<string, { count: number; at: number }>();

  const tellCount = (sessionId: string, count: number): Promise<void> =>
    room.pass(sessionId, { name: 'hand:count', payload: { sessionId, count } });

  const countSoon = (sessionId: string): void => {
    if (due.has(sessionId)) return;
    const tell = async (): Promise<void> => {
      due.delete(sessionId);
      await tellCount(sessionId, await countHands(db, sessionId));
    };
    const send = (): void => {
      tell().catch((error: unknown) => telemetry.failed('counting raised hands', error));
    };
    due.set(sessionId, setTimeout(send, COUNT_EVERY_MS));
  };

  /** Tells of hands that are down already: nothing of it is worth an organiser's or attendee's waiting. */
  const lowered = ({ sessionId, eventId }: InSession, users: readonly string[]): void => {
    if (users.length === 0) return;
    const own = { name: 'hand:lowered', payload: { sessionId } } as const;
    Promise.all([
      room.whisper(sessionId, crypto.randomUUID(), users, own),
      ...users.map((userId) => platform.handLowered({ sessionId, eventId }, userId)),
    ]).catch((error: unknown) => telemetry.failed('telling of a lowered hand', error));
    countSoon(sessionId);
  };

  const repeatCount = async (sessionId: string, count: number): Promise<void> => {
    const last = told.get(sessionId);
    const now = performance.now();
    if (last?.count === count && now - last.at < REPEAT_MS) return;
    await tellCount(sessionId, count);
    if (count === 0) told.delete(sessionId);
    else told.set(sessionId, { count, at: now });
  };

  const onError = (error: unknown): void => telemetry.failed('looking after raised hands', error);

  return {
    lowered,
    /** A hand was raised. */
    raised({ sessionId, eventId }: InSession, userId: string): void {
      platform
        .handRaised({ sessionId, eventId }, userId)
        .catch((error: unknown) => telemetry.failed('telling the platform of a hand', error));
      countSoon(sessionId);
    },
    /**
     * Lowers the hands of those who have left, and in sessions that have ended; for one node at a time, while it is known
     * who is present. Whoever is away for less than the grace of presence keeps their place.
     */
    async sweep(): Promise<void> {
      const all = await allHands(db);
      const raised = new Set(all.map(({ sessionId }) => sessionId));
      const down = [...told.keys()].filter((sessionId) => !raised.has(sessionId));
      await inEachRoom(
        all,
        async ({ sessionId, eventId, ended, users }) => {
          const gone = ended ? users : await store.absent(sessionId, users);
          if (gone.length > 0) lowered({ sessionId, eventId }, await lowerAll(db, sessionId, gone));
          await repeatCount(sessionId, users.length - gone.length);
        },
        onError,
      );
      await inEachRoom(
        down.map((sessionId) => ({ sessionId })),
        ({ sessionId }) => repeatCount(sessionId, 0),
        onError,
      );
    },
    stop(): void {
      for (const timer of due.values()) clearTimeout(timer);
      due.clear();
    },
  };
}
