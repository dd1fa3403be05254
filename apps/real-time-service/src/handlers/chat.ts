import type { ClientPayload } from '@conductor/contracts';
import type { Db } from '@conductor/database';
import { flawOf } from '@conductor/moderation';
import { traced } from '@conductor/tracing';
import { keepMessage } from '../db/chat.ts';
import { conducts } from '../sockets/access.ts';
import type { Admission } from '../sockets/admission.ts';
import type { Chat } from '../room/chat.ts';
import { ENDED, SocketError } from '../sockets/socket-error.ts';
import type { EventSocket } from '../sockets/socket.ts';
import { route, type Route, type Success } from '../sockets/route.ts';
import { inTurn } from '../sockets/turns.ts';
import type { WaitingLine } from '../sockets/waiting-line.ts';

/** Writing in a session's chat: kept, shown to the room, told to the platform; what abuses waits for an organiser. */
export function chatHandlers(deps: { db: Db; admission: Admission; chat: Chat; line: WaitingLine }): Route[] {
  const { db, admission, chat, line } = deps;

  const send = async (
    socket: EventSocket,
    { sessionId, text, clientId }: ClientPayload<'chat:send'>,
    reply: (answer: Success<'chat:send'>) => void,
    signal: AbortSignal,
  ): Promise<void> => {
    const { session, name } = admission.member(socket, 'chat:send', sessionId);
    // It was refused while it waited for its turn: it has not happened.
    if (signal.aborted) return;
    const flaw = flawOf(text, 'chat');
    if (flaw === 'BLANK') throw new SocketError('INVALID_PAYLOAD', 'The message shows nothing');
    const { principal } = socket.data;
    const organiser = conducts(principal, session);
    const { userId } = principal;
    const message = { sessionId, id: crypto.randomUUID(), userId, name, organiser, text, sentAt: Date.now() };
    // What a member knows of the session may be a minute old.
    const row = await keepMessage(db, { ...message, clientId: clientId ?? null, held: flaw !== null });
    if (row === 'ended') throw new SocketError('CONFLICT', ENDED);
    if (row === 'muted') throw new SocketError('CONFLICT', 'You are muted in this session');
    const { id } = row;
    if (row.held) {
      socket.emit('chat:held', { sessionId, id });
      return reply({ success: true, id, held: true });
    }
    if (clientId !== undefined) return reply({ success: true, id, ...(await chat.show(row, session.eventId)) });
    // Without an id of their own the sender, who was refused, writes it anew: this one is taken back by the sweep.
    if (signal.aborted) return;
    const { seq } = await chat.show(row, session.eventId, signal);
    if (seq === undefined) throw new SocketError('CONFLICT', ENDED);
    // Refused as it was just being stored.
    if (signal.aborted) return chat.remove(sessionId, session.eventId, id);
    reply({ success: true, id, seq });
  };

  return [
    // One after the other, so that everybody reads what somebody wrote in the order in which they did.
    route('chat:send', (socket, payload, reply, signal) =>
      traced('chat:send', {}, () =>
        inTurn(socket.data.turns, `chat:${payload.sessionId}`, () =>
          line(() => send(socket, payload, reply, signal), signal),
        ),
      ),
    ),
  ];
}
