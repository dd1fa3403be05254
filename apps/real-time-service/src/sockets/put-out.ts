import { leave, membershipOf } from './membership.ts';
import type { EventSocket } from './socket.ts';

/** What somebody is told whom an organiser has put out, then and at every try to come back. */
export const PUT_OUT = 'An organiser has removed you from this session';

/** Ends what these users have of a session's room on these sockets, joined or just being joined, and tells them. */
export function putOutHere(sockets: Iterable<EventSocket>, sessionId: string, users: readonly string[]): void {
  const people = new Set(users);
  for (const socket of sockets) {
    if (!people.has(socket.data.principal.userId) || !membershipOf(socket, 'room', sessionId)) continue;
    leave(socket, 'room', sessionId);
    socket.emit('session:removed', { sessionId, reason: PUT_OUT });
  }
}
