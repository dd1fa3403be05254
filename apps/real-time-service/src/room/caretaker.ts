import type { Db } from '@conductor/database';
import { startLoop } from '@conductor/runtime';
import { openPollLevels } from '../db/poll-standings.ts';
import { activeSessions, endedLately, type ActiveSession, type EndedSession } from '../db/sessions.ts';
import type { Chat } from './chat.ts';
import type { Challenges } from './challenges.ts';
import type { Hands } from './hands.ts';
import { untoldAmong } from '../db/untold.ts';
import { createDepartures } from './departures.ts';
import { inEachRoom } from './each-room.ts';
import { createLevels, type Look } from './levels.ts';
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
const ENDS_TOLD_FOR_S = 3_600;
/** Who was just coming in as it ended may still leave their name behind; and Redis may forget what it was told. */
const ENDS_REPEATED_FOR_MS = 120_000;

const idOf = ({ id, endedAt }: EndedSession): string =>
  // One that was woken may end again.
  `${id}:ended:${endedAt}`;

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

  /** When this node first told each end, of those that may have to be told. */
  let told = new Map<string, number>();
  const onError = (error: unknown): void => telemetry.failed('looking after rooms', error);
  const noteDepartures = createDepartures({ db, store, graceMs, onError });

  const tellEnd = async (session: EndedSession, isWaitedFor: boolean): Promise<void> => {
    const { id: sessionId, eventId, endedAt } = session;
    if (isWaitedFor) {
      await chat.finish(sessionId, eventId);
      await questions.finish(sessionId, eventId);
    }
    await room.tell(sessionId, idOf(session), { name: 'session:ended', payload: { sessionId, endedAt } });
    await store.forgetNames(sessionId);
    const id = idOf(session);
    told.set(id, told.get(id) ?? performance.now());
  };

  const tellEnded = async (ended: readonly EndedSession[], unfinished: ReadonlySet<string>): Promise<void> => {
    const ids = new Set(ended.map(idOf));
    told = new Map([...told].filter(([id]) => ids.has(id)));
    const since = performance.now() - ENDS_REPEATED_FOR_MS;
    const due = ended.filter((session) => (told.get(idOf(session)) ?? Infinity) > since && !unfinished.has(session.id));
    const waiting = await untoldAmong(
      db,
      due.map(({ id }) => id),
    );
    await inEachRoom(
      due.map((session) => ({ sessionId: session.id, session })),
      ({ sessionId, session }) => tellEnd(session, waiting.has(sessionId)),
      onError,
    );
  };

  const lookAt = async (sessions: readonly ActiveSession[]): Promise<Look[]> => {
    const looks: Look[] = [];
    await inEachRoom(
      sessions.map((session) => ({ sessionId: session.id, session })),
      async ({ sessionId, session }) => {
        // Of who was there before it became anonymous, and whoever's node has not heard of it yet.
        if (session.anonymous) await store.forgetNames(sessionId);
        const swept = await store.sweep({ sessionId, eventId: session.eventId }, graceMs);
        looks.push({ session, swept });
      },
      onError,
      AT_ONCE,
    );
    return looks;
  };

  const look = async (): Promise<void> => {
    if (!(await leadership.claim())) return;
    const telling = await levels.areDue();
    const [active, open] = await Promise.all([activeSessions(db), telling ? openPollLevels(db) : new Map()]);
    for (let start = 0; start < active.length; start += AT_ONCE) {
      const looks = await lookAt(active.slice(start, start + AT_ONCE));
      if (telling) await levels.tell(looks, open).catch(onError);
    }
    if (telling) levels.only(new Set(active.map(({ id }) => id)));
    // Asked first and told last: what is left of a room is told before its end.
    const ended = await endedLately(db, ENDS_TOLD_FOR_S);
    const unfinished = new Set([...(await polls.sweep()), ...(await challenges.sweep())]);
    await chat.sweep();
    await questions.sweep();
    if (telling) await hands.sweep();
    await tellEnded(ended, unfinished);
    await noteDepartures();
  };

  const loop = startLoop({
    everyMs: Math.min(tickIntervalMs, LOOK_EVERY_MS),
    work: look,
    onError,
  });
  return {
    async [Symbol.asyncDispose]() {
      await loop.stop();
      await leadership.resign().catch(() => undefined);
    },
  };
}
