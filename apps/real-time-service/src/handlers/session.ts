import type { ClientPayload, RoomEvent } from '@conductor/contracts';
import type { Db } from '@conductor/database';
import { placesSettled, recentMessages } from '../db/chat.ts';
import { handsFor } from '../db/hands.ts';
import { myselfIn } from '../db/standing.ts';
import { standingChallenge } from '../db/challenges.ts';
import { standingNudge } from '../db/nudges.ts';
import { questionsFor } from '../db/question-list.ts';
import { pollsFor } from '../db/poll-standings.ts';
import { SocketError } from '../sockets/socket-error.ts';
import type { Admission } from '../sockets/admission.ts';
import type { Challenges } from '../room/challenges.ts';
import type { Presence } from '../room/presence.ts';
import { payloadOf } from '../feed/parse.ts';
import { before, holdsAllSince, isBehind } from '../feed/position.ts';
import type { Relay } from '../feed/relay.ts';
import { historyAt } from '../room/history.ts';
import { nameIn } from '../room/names.ts';
import { enter, goLive, leave, mustStand, stands } from '../sockets/membership.ts';
import type { EventSocket } from '../sockets/socket.ts';
import { inTurn } from '../sockets/turns.ts';
import { route, type Route, type Success } from '../sockets/route.ts';

const MESSAGES_SHOWN = 50;
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
}): Route[] {
  const { db, admission, relay, presence, challenges } = deps;

  const join = async (
    socket: EventSocket,
    { sessionId, since: seen, name: asked }: ClientPayload<'session:join'>,
    reply: (answer: Success<'session:join'>) => void,
    signal: AbortSignal,
  ): Promise<void> => {
    const session = await admission.attendee(socket, 'session:join', sessionId);
    if (session.ended) throw new SocketError('CONFLICT', 'This session has ended');
    if (!socket.connected || signal.aborted) return;
    const { userId } = socket.data.principal;
    const name = nameIn(session, socket.data.principal, asked);
    const membership = enter(socket, relay, 'room', session, name);
    const { seat } = membership;
    try {
      await seat.ready();
      mustStand(socket, membership);
      membership.onEnd.push(() => void presence.leave(sessionId, userId, socket.id));
      const present = await presence.join({ sessionId, eventId: session.eventId }, userId, socket.id);
      const open = { success: true, sessionId, title: session.title, present, serverTime: Date.now() } as const;
      for (let attempt = 0; !membership.live; attempt++) {
        if (attempt === ATTEMPTS) throw new SocketError('UNAVAILABLE');
        mustStand(socket, membership);
        const breaks = seat.breaks();
        const reached = await seat.reached();
        await placesSettled(db, sessionId);
        const [standing, messages, questions, you, hands, nudge, challenge] = await Promise.all([
          pollsFor(db, sessionId, userId),
          recentMessages(db, sessionId, MESSAGES_SHOWN),
          questionsFor(db, sessionId, userId),
          myselfIn(db, sessionId, userId, name),
          handsFor(db, { sessionId, userId }),
          standingNudge(db, sessionId, userId),
          standingChallenge(db, sessionId),
        ]);
        if (!you) throw new SocketError('UNAVAILABLE');
        if (challenge) challenges.know(sessionId, challenge);
        const tail = before(reached, TAIL);
        await seat.join(seen && isBehind(seen, tail) ? seen : tail, ({ page, position, since }) => {
          mustStand(socket, membership);
          if (seat.breaks() !== breaks) return;
          if (seen && holdsAllSince(page, seen)) {
            reply({
              ...open,
              you,
              hands,
              nudge,
              challenge,
              ...standing,
              questions,
              ...position,
              recovered: true,
              missed: since(seen),
            });
            for (const event of seat.passedBy()) send(socket, event);
          } else {
            const later = since(reached);
            const history = historyAt({ ...standing, questions, messages }, since(tail), later, MESSAGES_SHOWN);
            reply({ ...open, you, hands, nudge, challenge, ...history, ...reached, recovered: false });
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
      inTurn(socket.data.turns, `room:${payload.sessionId}`, () => join(socket, payload, reply, signal)),
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
