import type { Db } from '@conductor/database';
import { startLoop } from '@conductor/runtime';
import { openPollLevels } from '../db/poll-standings.ts';
import { activeSessions, endedLately } from '../db/sessions.ts';
import type { Chat } from './chat.ts';
import type { Challenges } from './challenges.ts';
import type { Hands } from './hands.ts';
import type { Polls } from './polls.ts';
import type { Questions } from './questions.ts';
import type { Leadership } from '../redis/leadership.ts';
import { publisherOf, type Platform } from '../redis/platform.ts';
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
/** A look this much before the level is due tells it. */
const EARLY_MS = 50;
const AT_ONCE = 100;
/** A room hears of its end once; as long as this it is tried, whoever leads and whatever is away. */
const ENDS_TOLD_FOR_S = 120;
/** Every node has told who is connected to it this long after Redis was emptied; until then nobody knows the level. */
const TOLD_AFTER_MS = 6_000;
/** A level that did not change is shown again this often, for whoever missed it. */
const REPEAT_LEVEL_MS = 30_000;

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
  let levelDueAt = 0;
  const shown = new Map<string, { present: number; at: number }>();

  const show = async (sessionId: string, present: number): Promise<void> => {
    const last = shown.get(sessionId);
    const now = performance.now();
    if (last?.present === present && now - last.at < REPEAT_LEVEL_MS) return;
    shown.set(sessionId, { present, at: now });
    await room.pass(sessionId, { name: 'presence:update', payload: { sessionId, present } });
  };

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
    const now = performance.now();
    const telling = now >= levelDueAt - EARLY_MS && (await store.ageMs()) >= TOLD_AFTER_MS;
    if (telling) levelDueAt = Math.max(levelDueAt, now - tickIntervalMs) + tickIntervalMs;
    const [active, open] = await Promise.all([activeSessions(db), telling ? openPollLevels(db) : new Map()]);
    for (let start = 0; start < active.length; start += AT_ONCE) {
      await Promise.all(
        active.slice(start, start + AT_ONCE).map(async ({ id: sessionId, eventId, isElsewhere }) => {
          const { present, at, nodes } = await store.sweep({ sessionId, eventId }, graceMs);
          // Of an audience elsewhere our own room knows nothing, and does not speak for it.
          if (!telling || isElsewhere) return;
          const openPolls = open.get(sessionId) ?? [];
          await platform.presence(
            { sessionId, eventId },
            { version: at, present, openPolls, sources: nodes.map(publisherOf) },
          );
          await show(sessionId, present);
        }),
      );
    }
    if (telling) forgetEnded(new Set(active.map(({ id }) => id)));
    // Asked first and told last: what is left of a room is told before its end.
    const ended = await endedLately(db, ENDS_TOLD_FOR_S);
    await polls.sweep();
    await challenges.sweep();
    await chat.sweep();
    await questions.sweep();
    if (telling) await hands.sweep();
    await tellEnded(ended);
  };
  const forgetEnded = (active: ReadonlySet<string>): void => {
    for (const sessionId of shown.keys()) if (!active.has(sessionId)) shown.delete(sessionId);
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
