import type { JoinAnswer, RoomEvent } from '@conductor/contracts';
import type { Db } from '@conductor/database';
import { recentMessages } from '../db/chat.ts';
import { openPolls } from '../db/polls.ts';
import { SocketError } from '../sockets/socket-error.ts';
import type { Admission } from '../sockets/admission.ts';
import type { Presence } from '../room/presence.ts';
import type { Relay } from '../feed/relay.ts';
import { enter, goLive, leave, mustStand, stands } from '../sockets/membership.ts';
import type { EventSocket } from '../sockets/socket.ts';
import { inTurn } from '../sockets/turns.ts';
import { route, type Route, type Success } from '../sockets/route.ts';

const MESSAGES_SHOWN = 50;

/** An attendee comes into a session and leaves it. */
export function sessionHandlers(deps: { db: Db; admission: Admission; relay: Relay; presence: Presence }): Route[] {
  const { db, admission, relay, presence } = deps;

  const join = async (
    socket: EventSocket,
    sessionId: string,
    reply: (answer: Success<'session:join'>) => void,
    signal: AbortSignal,
  ): Promise<void> => {
    const session = await admission.attendee(socket, 'session:join', sessionId);
    if (session.ended) throw new SocketError('CONFLICT', 'This session has ended');
    if (!socket.connected || signal.aborted) return;
    const { userId } = socket.data.principal;
    const membership = enter(socket, relay, 'room', session);
    const { seat } = membership;
    try {
      await seat.ready();
      mustStand(socket, membership);
      membership.onEnd.push(() => void presence.leave(sessionId, userId, socket.id));
      const [present, reached] = await Promise.all([
        presence.join({ sessionId, eventId: session.eventId }, userId, socket.id),
        seat.reached(),
      ]);
      const [polls, messages] = await Promise.all([
        openPolls(db, sessionId, userId),
        recentMessages(db, sessionId, MESSAGES_SHOWN),
      ]);
      await seat.join(reached, ({ since }) => {
        mustStand(socket, membership);
        const answer = { sessionId, title: session.title, present, polls, messages };
        reply({ success: true, ...answer });
        for (const event of [...since(reached), ...seat.passedBy()]) {
          if (!isIn(answer, event)) send(socket, event);
        }
        goLive(socket, membership);
      });
    } catch (error) {
      if (stands(socket, membership)) leave(socket, 'room', sessionId);
      throw error;
    }
  };

  return [
    route('session:join', (socket, { sessionId }, reply, signal) =>
      inTurn(socket.data.turns, `room:${sessionId}`, () => join(socket, sessionId, reply, signal)),
    ),
    route('session:leave', async (socket, { sessionId }, reply) => {
      await inTurn(socket.data.turns, `room:${sessionId}`, async () => void leave(socket, 'room', sessionId));
      reply({ success: true });
    }),
  ];
}

/** Whether the answer holds already what the event tells. */
function isIn(answer: JoinAnswer, event: RoomEvent): boolean {
  if (event.name === 'chat:message') return answer.messages.some(({ id }) => id === event.payload.id);
  if (event.name === 'poll:opened') return answer.polls.some(({ id }) => id === event.payload.poll.id);
  return false;
}

function send(socket: { emit(name: string, payload: unknown): unknown }, { name, payload }: RoomEvent): void {
  socket.emit(name, payload);
}
