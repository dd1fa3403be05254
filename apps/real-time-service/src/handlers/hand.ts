import { insertAudit, type Db } from '@conductor/database';
import { listHands, lowerHand, lowerShown, raiseHand } from '../db/hands.ts';
import type { Hands } from '../room/hands.ts';
import type { Admission } from '../sockets/admission.ts';
import { route, type Route } from '../sockets/route.ts';
import { ENDED, SocketError } from '../sockets/socket-error.ts';
import type { SourceOf } from '../sockets/socket.ts';
import type { WaitingLine } from '../sockets/waiting-line.ts';

const REFUSED = {
  ended: ENDED,
  muted: 'You are muted in this session',
  full: 'So many hands are raised already: wait a little and try again',
} as const;

/** Raising a hand and lowering it, and the queue that organisers see. */
export function handHandlers(deps: {
  db: Db;
  admission: Admission;
  hands: Hands;
  sourceOf: SourceOf;
  line: WaitingLine;
}): Route[] {
  const { db, admission, hands, sourceOf, line } = deps;
  return [
    route('hand:raise', async (socket, { sessionId }, reply, signal) => {
      const { session, name } = admission.member(socket, 'hand:raise', sessionId);
      const { userId } = socket.data.principal;
      const fate = await line(() => raiseHand(db, { sessionId, userId }, name), signal);
      if (fate === 'raised') hands.raised({ sessionId, eventId: session.eventId }, userId);
      else if (fate !== 'again') throw new SocketError('CONFLICT', REFUSED[fate]);
      reply({ success: true });
    }),

    route('hand:lower', async (socket, { sessionId, userId: shownId }, reply, signal) => {
      if (shownId === undefined) {
        const { session } = admission.member(socket, 'hand:lower', sessionId);
        const { userId } = socket.data.principal;
        if (await line(() => lowerHand(db, { sessionId, userId }), signal))
          hands.lowered({ sessionId, eventId: session.eventId }, [userId]);
        return reply({ success: true });
      }
      const session = await admission.organiser(socket, 'hand:lower', sessionId);
      const { eventId } = session;
      const userId = await lowerShown(db, sessionId, shownId);
      if (userId !== undefined) {
        hands.lowered({ sessionId, eventId }, [userId]);
        const actor = socket.data.principal.userId;
        const source = sourceOf(socket);
        await insertAudit(db, { actor, action: 'hand.lower', outcome: 'OK', eventId, sessionId, source });
      }
      reply({ success: true });
    }),

    route('hand:list', async (socket, { sessionId }, reply) => {
      await admission.organiser(socket, 'hand:list', sessionId);
      reply({ success: true, hands: await listHands(db, sessionId) });
    }),
  ];
}
