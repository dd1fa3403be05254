import type { SessionFacts } from '../db/sessions.ts';
import { SocketError } from './socket-error.ts';
import type { LogKind, Relay } from '../feed/relay.ts';
import { socketRoom, type EventSocket, type Membership, type SocketData } from './socket.ts';

/** Sessions of one kind that a socket may be in at once. */
const MAX_MEMBERSHIPS = 20;

const mapOf: { [K in LogKind]: (data: SocketData) => Map<string, Membership<K>> } = {
  feed: (data) => data.feeds,
  room: (data) => data.rooms,
};

/** Where a live member is sent what is for all, and what is for its user alone. */
const roomsOf = (socket: EventSocket, kind: LogKind, sessionId: string): string[] =>
  kind === 'feed'
    ? [socketRoom.feed(sessionId)]
    : [socketRoom.room(sessionId), socketRoom.person(sessionId, socket.data.principal.userId)];

/** The socket's own membership, live or not. */
export const membershipOf = <K extends LogKind>(
  socket: EventSocket,
  kind: K,
  sessionId: string,
): Membership<K> | undefined => mapOf[kind](socket.data).get(sessionId);

/** Takes a place in a session, not yet live; an earlier one of the same socket ends. */
export function enter<K extends LogKind>(
  socket: EventSocket,
  relay: Relay,
  kind: K,
  session: SessionFacts,
  name: string | null = null,
): Membership<K> {
  const map = mapOf[kind](socket.data);
  leave(socket, kind, session.id);
  if (map.size >= MAX_MEMBERSHIPS) throw new SocketError('RATE_LIMITED', 'Too many sessions on one connection');
  const seat = relay.take(kind, session.id);
  const membership: Membership<K> = { kind, session, seat, live: false, name, onEnd: [] };
  map.set(session.id, membership);
  return membership;
}

/** Whether the membership still stands; asked after every wait, since the client may have left or gone meanwhile. */
export const stands = <K extends LogKind>(socket: EventSocket, membership: Membership<K>): boolean =>
  socket.connected && membershipOf(socket, membership.kind, membership.session.id) === membership;

/** Throws where the membership no longer stands. */
export function mustStand<K extends LogKind>(socket: EventSocket, membership: Membership<K>): void {
  if (!stands(socket, membership)) throw new SocketError('CONFLICT', 'Left before it was joined');
}

/** From now on the socket receives the session's events. */
export function goLive<K extends LogKind>(socket: EventSocket, membership: Membership<K>): void {
  membership.live = true;
  void socket.join(roomsOf(socket, membership.kind, membership.session.id));
}

/** Ends a membership, if there is one. */
export function leave(socket: EventSocket, kind: LogKind, sessionId: string): boolean {
  const map = mapOf[kind](socket.data);
  const membership = map.get(sessionId);
  if (!membership) return false;
  map.delete(sessionId);
  for (const room of roomsOf(socket, kind, sessionId)) void socket.leave(room);
  membership.seat.release();
  for (const onEnd of membership.onEnd) onEnd();
  return true;
}

/** Ends every membership of a socket that is gone; by our own record, since Socket.IO's is empty by then. */
export function leaveAll(socket: EventSocket): void {
  for (const sessionId of socket.data.feeds.keys()) leave(socket, 'feed', sessionId);
  for (const sessionId of socket.data.rooms.keys()) leave(socket, 'room', sessionId);
}

/** Nothing is taken any more from the session's members among these sockets. */
export function endHere(sockets: Iterable<EventSocket>, sessionId: string): void {
  for (const socket of sockets) {
    const membership = membershipOf(socket, 'room', sessionId);
    if (membership) membership.session = { ...membership.session, ended: true };
  }
}
