import { membershipOf } from '../sockets/membership.ts';
import { rememberIds } from '@conductor/runtime';
import type { EventSocket } from '../sockets/socket.ts';
import { payloadOf, type Whispered } from './parse.ts';

const IDS_REMEMBERED = 1_000;

/** Passes on what is for some people of a room alone, once, to their connections among these sockets. */
export function whisperTo(sockets: () => Iterable<EventSocket>): (sessionId: string, whispered: Whispered) => void {
  const isFirst = rememberIds(IDS_REMEMBERED);
  return (sessionId, { id, to, event }) => {
    if (!isFirst(id)) return;
    const people = new Set(to);
    for (const socket of sockets()) {
      if (!people.has(socket.data.principal.userId) || !membershipOf(socket, 'room', sessionId)?.live) continue;
      emit(socket, event.name, payloadOf(event));
    }
  };
}

function emit(socket: { emit(name: string, payload: unknown): unknown }, name: string, payload: unknown): void {
  socket.emit(name, payload);
}
