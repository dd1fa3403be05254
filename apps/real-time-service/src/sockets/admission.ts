import { isSuperUser } from '@conductor/auth';
import type { ClientEvent } from '@conductor/contracts';
import type { AuditAction, AuditTrail, Db } from '@conductor/database';
import { createSharedLook } from '@conductor/runtime';
import { conducts, mayJoin, watches } from './access.ts';
import { removedAmong } from '../db/people/removals.ts';
import { findSession, type SessionFacts } from '../db/sessions.ts';
import { PUT_OUT } from './put-out.ts';
import { SocketError } from './socket-error.ts';
import type { ActivityStore } from '../redis/activity-store.ts';
import { membershipOf } from './membership.ts';
import type { EventSocket, Membership, SourceOf } from './socket.ts';
import type { Telemetry } from '../telemetry.ts';

const AUDITED: Partial<Record<ClientEvent, AuditAction>> = {
  'agent:subscribe': 'agent.subscribe',
  'agent:unsubscribe': 'agent.subscribe',
  'session:join': 'room.join',
  'chat:remove': 'chat.remove',
  'chat:release': 'chat.release',
  'chat:mute': 'chat.mute',
  'question:answered': 'question.answered',
  'question:pin': 'question.pin',
  'question:remove': 'question.remove',
  'question:release': 'question.release',
  'hand:lower': 'hand.lower',
  'person:remove': 'person.remove',
  'poll:open': 'poll.open',
  'poll:prepare': 'poll.prepare',
  'poll:open-prepared': 'poll.open',
  'poll:discard': 'poll.discard',
  'poll:close': 'poll.close',
  'poll:release': 'poll.release',
};

export type Admission = ReturnType<typeof createAdmission>;

/** The one place that lets a socket at a session. Everything is read from the database; any fault denies. */
export function createAdmission(deps: {
  db: Db;
  sourceOf: SourceOf;
  audit: AuditTrail;
  activity: ActivityStore;
  telemetry: Telemetry;
}) {
  const { db, sourceOf, audit, activity, telemetry } = deps;
  const look = createSharedLook((sessionId) => findSession(db, sessionId));
  const lookForRemoved = createSharedLook((sessionId, users) => removedAmong(db, sessionId, users));
  const deny = (socket: EventSocket, event: ClientEvent, sessionId: string, words?: string): SocketError => {
    const { userId } = socket.data.principal;
    telemetry.denied(event, { socketId: socket.id, userId, sessionId });
    audit.record({
      actor: userId,
      action: AUDITED[event] ?? 'access',
      outcome: 'DENIED',
      sessionId,
      source: sourceOf(socket),
    });
    return new SocketError('FORBIDDEN', words);
  };

  const permit = async (
    socket: EventSocket,
    event: ClientEvent,
    sessionId: string,
    rule: typeof conducts,
  ): Promise<SessionFacts> => {
    const { principal } = socket.data;
    const session = await look(sessionId, principal.userId);
    // Nobody learns whether a session of somebody else exists.
    if (!session) throw isSuperUser(principal) ? new SocketError('NOT_FOUND') : deny(socket, event, sessionId);
    if (!rule(principal, session)) throw deny(socket, event, sessionId);
    return session;
  };

  return {
    /** The session, if the socket's user conducts it. */
    organiser: (socket: EventSocket, event: ClientEvent, sessionId: string) =>
      permit(socket, event, sessionId, conducts),
    /** The session, if the socket's user may see what the conductor does in it. */
    watcher: (socket: EventSocket, event: ClientEvent, sessionId: string) => permit(socket, event, sessionId, watches),
    /** The session, if the socket's user may be in its room. */
    attendee: (socket: EventSocket, event: ClientEvent, sessionId: string) => permit(socket, event, sessionId, mayJoin),
    /**
     * Throws where the user was put out of the session's room and may not come back yet. To be asked once the node hears
     * of removals there: who is put out later is put out of what was entered.
     */
    async welcome(socket: EventSocket, session: SessionFacts): Promise<void> {
      const { principal } = socket.data;
      if (conducts(principal, session)) return;
      const removed = await lookForRemoved(session.id, principal.userId);
      if (removed.has(principal.userId)) throw deny(socket, 'session:join', session.id, PUT_OUT);
    },
    /**
     * The socket's own place in the room: what attendees do, they do in a session that they have joined. Whoever tries is
     * not silent, whatever becomes of it. That the session has not ended is for the transaction to say that keeps something:
     * what was done before is found again after the end.
     */
    member(socket: EventSocket, event: ClientEvent, sessionId: string): Membership<'room'> {
      const membership = membershipOf(socket, 'room', sessionId);
      if (!membership?.live) throw deny(socket, event, sessionId);
      activity
        .act(sessionId, socket.data.principal.userId)
        .catch((error: unknown) => telemetry.failed('noting who did something', error));
      return membership;
    },
  };
}
