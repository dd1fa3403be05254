import type { Db } from '@conductor/database';
import { startLoop } from '@conductor/runtime';
import { openPollLevels } from '../db/poll-standings.ts';
import { activeSessions, endedLately } from '../db/sessions.ts';
import type { Chat } from './chat.ts';
import type { Challenges } from './challenges.ts';
import type { Hands } from './hands.ts';
import { createLevels } from './levels.ts';
import type { Polls } from './polls.ts';
import type { Questions } from './questions.ts';
import type { Leadership } from '../redis/leadership.ts';
import type { Platform } from '../redis/platform.ts';
import type { PresenceStore } from '../redis/presence-store.ts';
import type { Room } from './room.ts';
import type { Telemetry } from '../telemetry.ts';

export type CaretakerOptions = {
  db: Db;
  leadership: Leadership;
  store: PresenceStore;
  platform: Platform;
  room: Room;
  chat: Chat;
  polls: Polls;
  challenges: Challenges;
  questions: Questions;
  hands: Hands;
  telemetry: Telemetry;
  tickIntervalMs: number;
  /** How long somebody may be away and still count as present. */
  graceMs: number;
};

const LOOK_EVERY_MS = 1_000;
const AT_ONCE = 100;
/** A room hears of its end once; as long as this it is tried, whoever leads and whatever is away. */
const ENDS_TOLD_FOR_S = 120;

/**
 * What one node does for all: every second it ends graces and closes polls that are due; once per tick it tells the
 * level of every active session, since levels mend what at-most-once events have lost.
 */
export function startCaretaker(options: CaretakerOptions): AsyncDisposable {
  const {
    db,
    leadership,
    store,
    platform,
    room,
    chat,
    polls,
    challenges,
    questions,
    hands,
    telemetry,
    tickIntervalMs,
    graceMs,
  } = options;
  const levels = createLevels({ store, platform, room, tickIntervalMs });

  const tellEnded = async (ended: Awaited<ReturnType<typeof endedLately>>): Promise<void> => {
    for (const { id: sessionId, endedAt } of ended) {
      // One that was woken may end again.
      await room.tell(sessionId, `${sessionId}:ended:${endedAt}`, {
        name: 'session:ended',
        payload: { sessionId, endedAt },
      });
      await store.forgetNames(sessionId);
    }
  };

  const look = async (): Promise<void> => {
    if (!(await leadership.claim())) return;
    const telling = await levels.areDue();
    const [active, open] = await Promise.all([activeSessions(db), telling ? openPollLevels(db) : new Map()]);
    for (let start = 0; start < active.length; start += AT_ONCE) {
      const looks = await Promise.all(
        active.slice(start, start + AT_ONCE).map(async (session) => ({
          session,
          swept: await store.sweep({ sessionId: session.id, eventId: session.eventId }, graceMs),
        })),
      );
      if (telling) await levels.tell(looks, open);
    }
    if (telling) levels.only(new Set(active.map(({ id }) => id)));
    // Asked first and told last: what is left of a room is told before its end.
    const ended = await endedLately(db, ENDS_TOLD_FOR_S);
    await polls.sweep();
    await challenges.sweep();
    await chat.sweep();
    await questions.sweep();
    if (telling) await hands.sweep();
    await tellEnded(ended);
  };

  const loop = startLoop({
    everyMs: Math.min(tickIntervalMs, LOOK_EVERY_MS),
    work: look,
    onError: (error) => telemetry.failed('looking after rooms', error),
  });
  return {
    async [Symbol.asyncDispose]() {
      await loop.stop();
      await leadership.resign().catch(() => undefined);
    },
  };
}
