import type { ClientPayload, RoomEvent } from '@conductor/contracts';
import type { Db } from '@conductor/database';
import { createSharedLook } from '@conductor/runtime';
import { ENDED, SocketError } from '../sockets/socket-error.ts';
import type { Admission } from '../sockets/admission.ts';
import type { Challenges } from '../room/challenges.ts';
import type { Presence } from '../room/presence.ts';
import { payloadOf } from '../feed/parse.ts';
import { before, holdsAllSince, isBehind } from '../feed/position.ts';
import type { Relay } from '../feed/relay.ts';
import { MESSAGES_SHOWN, readEntrance } from '../room/entrance.ts';
import { historyAt } from '../room/history.ts';
import { nameIn } from '../room/names.ts';
import { enter, goLive, leave, mustStand, stands } from '../sockets/membership.ts';
import type { EventSocket } from '../sockets/socket.ts';
import { inTurn } from '../sockets/turns.ts';
import type { WaitingLine } from '../sockets/waiting-line.ts';
import { route, type Route, type Success } from '../sockets/route.ts';

/** Told so lately, a message may not have its place in the stored history yet: the log has it. */
const TAIL = 200;
/** Redis is lost or emptied once in a long while, not thrice in a row. */
const ATTEMPTS = 3;

/** An attendee comes into a session and leaves it. */
export function sessionHandlers(deps: {
  db: Db;
  admission: Admission;
  relay: Relay;
  presence: Presence;
  challenges: Challenges;
  line: WaitingLine;
}): Route[] {
  const { db, admission, relay, presence, challenges, line } = deps;
  const lookIn = createSharedLook((sessionId, users) => readEntrance(db, sessionId, users));

  const join = async (
    socket: EventSocket,
    { sessionId, since: seen, name: asked }: ClientPayload<'session:join'>,
    reply: (answer: Success<'session:join'>) => void,
    signal: AbortSignal,
  ): Promise<void> => {
    // Who stood in line may have gone meanwhile.
    if (!socket.connected) return;
    const session = await admission.attendee(socket, 'session:join', sessionId);
    if (session.ended) throw new SocketError('CONFLICT', ENDED);
    if (!socket.connected || signal.aborted) return;
    const { userId } = socket.data.principal;
    const name = nameIn(session, socket.data.principal, asked);
    const membership = enter(socket, relay, 'room', session, name);
    const { seat } = membership;
    try {
      await seat.ready();
      mustStand(socket, membership);
      await admission.welcome(socket, session);
      mustStand(socket, membership);
      membership.onEnd.push(() => void presence.leave(sessionId, userId, socket.id));
      const present = await presence.join({ sessionId, eventId: session.eventId }, { userId, name }, socket.id);
      const open = { success: true, sessionId, title: session.title, present, serverTime: Date.now() } as const;
      for (let attempt = 0; !membership.live; attempt++) {
        if (attempt === ATTEMPTS) throw new SocketError('UNAVAILABLE');
        mustStand(socket, membership);
        const breaks = seat.breaks();
        const reached = await seat.reached();
        const { messages, challenge, ended, own } = await lookIn(sessionId, userId);
        // The room may have been told of it before the place from which this socket hears everything.
        if (ended) throw new SocketError('CONFLICT', ENDED);
        const found = own(userId, name);
        if (!found) throw new SocketError('UNAVAILABLE');
        if (challenge) challenges.know(sessionId, challenge);
        const tail = before(reached, TAIL);
        await seat.join(seen && isBehind(seen, tail) ? seen : tail, ({ page, position, since }) => {
          mustStand(socket, membership);
          if (seat.breaks() !== breaks) return;
          if (seen && holdsAllSince(page, seen)) {
            reply({ ...open, ...found, challenge, ...position, recovered: true, missed: since(seen) });
            for (const event of seat.passedBy()) send(socket, event);
          } else {
            const later = since(reached);
            const history = historyAt({ ...found, messages }, since(tail), later, MESSAGES_SHOWN);
            reply({ ...open, ...found, challenge, ...history, ...reached, recovered: false });
            for (const event of [...later, ...seat.passedBy()]) send(socket, event);
          }
          goLive(socket, membership);
        });
      }
    } catch (error) {
      if (stands(socket, membership)) leave(socket, 'room', sessionId);
      throw error;
    }
  };

  return [
    route('session:join', (socket, payload, reply, signal) =>
      inTurn(socket.data.turns, `room:${payload.sessionId}`, () =>
        line(() => join(socket, payload, reply, signal), signal),
      ),
    ),
    route('session:leave', async (socket, { sessionId }, reply) => {
      await inTurn(socket.data.turns, `room:${sessionId}`, async () => void leave(socket, 'room', sessionId));
      reply({ success: true });
    }),
  ];
}

function send(socket: { emit(name: string, payload: unknown): unknown }, event: RoomEvent): void {
  socket.emit(event.name, payloadOf(event));
}
