import type { Db } from '@conductor/database';
import { startLoop, type Loop } from '@conductor/runtime';
import { conducts, mayJoin, watches } from './access.ts';
import { removedFrom } from '../db/people/removals.ts';
import { findSessions } from '../db/sessions.ts';
import { leave } from './membership.ts';
import { PUT_OUT } from './put-out.ts';
import type { EventNamespace, EventSocket, Membership } from './socket.ts';
import type { Telemetry } from '../telemetry.ts';

/** A database that does not answer denies nothing at once, and everything after this long. */
const UNCONFIRMED_MS = 5 * 60_000;
const RETRY_MS = 5_000;

/** Authorises every socket's memberships anew every `everyMs`. */
export function keepAuthorised(options: {
  db: Db;
  namespace: EventNamespace;
  telemetry: Telemetry;
  everyMs: number;
}): Loop {
  const { db, namespace, telemetry, everyMs } = options;
  let confirmedAt = performance.now();
  const work = async (): Promise<void> => {
    const now = performance.now();
    if (now - confirmedAt < everyMs) return;
    try {
      await reauthorise(db, namespace.sockets.values(), telemetry);
      confirmedAt = now;
    } catch (error) {
      if (now - confirmedAt > UNCONFIRMED_MS) endFeeds(namespace.sockets.values());
      throw error;
    }
  };
  return startLoop({
    everyMs: Math.min(everyMs, RETRY_MS),
    work,
    onError: (error) => telemetry.failed('authorising anew', error),
  });
}

function endFeeds(sockets: Iterable<EventSocket>): void {
  for (const socket of sockets) {
    for (const sessionId of socket.data.feeds.keys()) {
      leave(socket, 'feed', sessionId);
      socket.emit('agent:unsubscribed', { sessionId, reason: 'Access could not be confirmed: try again' });
    }
  }
}

/**
 * Reads the sessions that sockets here are in anew: whoever may no longer see one is put out of it, and what has ended
 * is known as ended. Rejects when the database does not answer; then nothing has changed.
 */
export async function reauthorise(db: Db, sockets: Iterable<EventSocket>, telemetry: Telemetry): Promise<void> {
  const members = [...sockets].filter(({ data }) => data.feeds.size + data.rooms.size > 0);
  const before = new Map(
    members.flatMap(({ data }) => [...data.feeds.values(), ...data.rooms.values()].map((one) => [one, one.session])),
  );
  const ids = new Set([...before.values()].map(({ id }) => id));
  const [sessions, removed] = await Promise.all([findSessions(db, [...ids]), removedFrom(db, [...ids])]);
  const found = new Map(sessions.map((session) => [session.id, session]));
  for (const socket of members) {
    const { principal, feeds, rooms } = socket.data;
    const denied = { socketId: socket.id, userId: principal.userId };
    // What was entered, or heard of its session, while we were reading is as fresh as what we read.
    const isOlder = (membership: Membership<'feed'> | Membership<'room'>): boolean =>
      before.get(membership) === membership.session;
    for (const [sessionId, membership] of feeds) {
      if (!isOlder(membership)) continue;
      const session = found.get(sessionId);
      if (session && watches(principal, session)) membership.session = session;
      else {
        telemetry.denied('agent:subscribe', { ...denied, sessionId });
        leave(socket, 'feed', sessionId);
        socket.emit('agent:unsubscribed', { sessionId, reason: 'You no longer have access to this session' });
      }
    }
    for (const [sessionId, membership] of rooms) {
      if (!isOlder(membership)) continue;
      const session = found.get(sessionId);
      const isOut =
        removed.get(sessionId)?.has(principal.userId) === true && !(session && conducts(principal, session));
      if (session && mayJoin(principal, session) && !isOut) membership.session = session;
      else {
        telemetry.denied('session:join', { ...denied, sessionId });
        leave(socket, 'room', sessionId);
        socket.emit('session:removed', {
          sessionId,
          reason: isOut ? PUT_OUT : 'You no longer have access to this session',
        });
      }
    }
  }
}
