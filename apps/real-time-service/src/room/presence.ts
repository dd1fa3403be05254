import type { InSession } from '@conductor/contracts';
import { startLoop } from '@conductor/runtime';
import type { Present, PresenceStore } from '../redis/presence-store.ts';
import type { Telemetry } from '../telemetry.ts';

export type Presence = AsyncDisposable & {
  /** A socket of the user, who is called `name` or nothing, is in the session; returns how many users are present. */
  join(session: InSession, user: Present, socketId: string): Promise<number>;
  /** The socket is out again. Never rejects: what Redis did not hear is put right with the next renewal. */
  leave(sessionId: string, userId: string, socketId: string): Promise<void>;
};

type LocalUser = { name: string | null; sockets: Set<string> };
type LocalSession = { eventId: string; users: Map<string, LocalUser>; doubtful: boolean };

/**
 * Which users are connected to this node, told to Redis as they come and go and put right every third of the lease.
 * A user counts once however many sockets they have.
 */
export function createPresence(options: { store: PresenceStore; leaseMs: number; telemetry: Telemetry }): Presence {
  const { store, leaseMs, telemetry } = options;
  const sessions = new Map<string, LocalSession>();

  /** Departures under way, so that a shutdown waits for them. */
  const departing = new Set<Promise<void>>();

  const leaveStore = (session: LocalSession | undefined, sessionId: string, userId: string): Promise<void> => {
    const leaving = store.leave(sessionId, userId).catch((error: unknown) => {
      if (session) session.doubtful = true;
      telemetry.failed('noting a departure', error);
    });
    departing.add(leaving);
    return leaving.finally(() => departing.delete(leaving));
  };

  /** Makes Redis agree with what is connected here. */
  const reconcile = async (sessionId: string, session: LocalSession, tell: boolean): Promise<void> => {
    session.doubtful = false;
    const there = new Set(await store.usersHere(sessionId));
    for (const [userId, { name }] of session.users) {
      if (!there.has(userId)) await store.enter({ sessionId, eventId: session.eventId }, { userId, name }, tell);
    }
    for (const userId of there) {
      if (!session.users.has(userId)) await leaveStore(session, sessionId, userId);
    }
  };

  const renewOne = async ([sessionId, session]: [string, LocalSession]): Promise<void> => {
    const state = await store.renew(sessionId, session.users.size);
    if (state !== 'known' || session.doubtful) await reconcile(sessionId, session, state !== 'emptied');
    // Kept for one renewal after the last user, so that Redis hears of the departure.
    if (session.users.size === 0 && !session.doubtful) sessions.delete(sessionId);
  };
  const renewal = startLoop({
    everyMs: leaseMs / 3,
    work: () => Promise.all([...sessions].map(renewOne)),
    onError: (error) => telemetry.failed('renewing presence', error),
  });

  return {
    async join({ sessionId, eventId }, { userId, name }, socketId) {
      const session = sessions.get(sessionId) ?? { eventId, users: new Map(), doubtful: false };
      sessions.set(sessionId, session);
      const sockets = session.users.get(userId)?.sockets ?? new Set();
      session.users.set(userId, { name, sockets: sockets.add(socketId) });
      try {
        return await store.enter({ sessionId, eventId }, { userId, name }, true);
      } catch (error) {
        session.doubtful = true;
        throw error;
      }
    },
    async leave(sessionId, userId, socketId) {
      const session = sessions.get(sessionId);
      const sockets = session?.users.get(userId)?.sockets;
      if (!sockets?.delete(socketId) || sockets.size > 0) return;
      session?.users.delete(userId);
      await leaveStore(session, sessionId, userId);
    },
    async [Symbol.asyncDispose]() {
      await renewal.stop();
      for (const [sessionId, session] of sessions) {
        for (const userId of session.users.keys()) void leaveStore(session, sessionId, userId);
      }
      await Promise.all(departing);
    },
  };
}
