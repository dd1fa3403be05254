import { rememberIds } from '@conductor/contracts';
import { socketRoom, type EventNamespace } from '../sockets/socket.ts';
import { payloadOf, type Whispered } from './parse.ts';

/** A poll's votes come by the thousand, and an intervention between them may be told again. */
const IDS_REMEMBERED = 10_000;

/** Passes on what is for some people of a room alone, once, to their connections to this node. */
export function whisperTo(namespace: Pick<EventNamespace, 'to'>): (sessionId: string, whispered: Whispered) => void {
  const isFirst = rememberIds(IDS_REMEMBERED);
  return (sessionId, { id, to, event }) => {
    // To no room at all would be to everybody.
    if (to.length === 0 || !isFirst(id)) return;
    emit(namespace.to(to.map((userId) => socketRoom.person(sessionId, userId))), event.name, payloadOf(event));
  };
}

function emit(people: { emit(name: string, payload: unknown): unknown }, name: string, payload: unknown): void {
  people.emit(name, payload);
}
