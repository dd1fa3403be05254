import type { ClientPayload } from '@conductor/contracts';
import { flawOf } from '@conductor/moderation';
import type { Db } from '@conductor/database';
import { keepQuestion, upvote } from '../db/questions.ts';
import type { Admission } from '../sockets/admission.ts';
import type { Platform } from '../redis/platform.ts';
import type { Questions } from '../room/questions.ts';
import { ENDED, SocketError } from '../sockets/socket-error.ts';
import type { EventSocket } from '../sockets/socket.ts';
import type { Telemetry } from '../telemetry.ts';
import { route, type Route, type Success } from '../sockets/route.ts';
import { inTurn } from '../sockets/turns.ts';
import type { WaitingLine } from '../sockets/waiting-line.ts';

const REFUSED = {
  ended: ENDED,
  muted: 'You are muted in this session',
  full: 'There are enough questions in this session',
  enough: 'You have enough open questions',
} as const;

/** Asking the speakers, and wanting an answer to what somebody else asked. */
export function questionHandlers(deps: {
  db: Db;
  admission: Admission;
  questions: Questions;
  platform: Platform;
  telemetry: Telemetry;
  line: WaitingLine;
}): Route[] {
  const { db, admission, questions, platform, telemetry, line } = deps;

  const ask = async (
    socket: EventSocket,
    { sessionId, text, anonymous = false, clientId }: ClientPayload<'question:ask'>,
    reply: (answer: Success<'question:ask'>) => void,
    signal: AbortSignal,
  ): Promise<void> => {
    const { session, name } = admission.member(socket, 'question:ask', sessionId);
    if (signal.aborted) return;
    const flaw = flawOf(text, 'question');
    if (flaw === 'BLANK') throw new SocketError('INVALID_PAYLOAD', 'The question shows nothing');
    const draft = { sessionId, id: crypto.randomUUID(), userId: socket.data.principal.userId, name, text: text.trim() };
    const row = await keepQuestion(db, { ...draft, anonymous, clientId: clientId ?? null, held: flaw !== null });
    if (typeof row === 'string') throw new SocketError('CONFLICT', REFUSED[row]);
    if (row.held) return reply({ success: true, id: row.id, held: true });
    const { id } = row;
    if (clientId !== undefined) return reply({ success: true, id, ...(await questions.show(row, session.eventId)) });
    // Without an id of their own who asked was refused and asks anew: this one is taken back by the sweep.
    if (signal.aborted) return;
    const { seq } = await questions.show(row, session.eventId, signal);
    if (seq === undefined) throw new SocketError('CONFLICT', REFUSED.ended);
    // Refused as it was just being stored.
    if (signal.aborted) return questions.remove({ sessionId, id });
    reply({ success: true, id, seq });
  };

  return [
    route('question:ask', (socket, payload, reply, signal) =>
      inTurn(socket.data.turns, `question:${payload.sessionId}`, () =>
        line(() => ask(socket, payload, reply, signal), signal),
      ),
    ),

    route('question:upvote', async (socket, { sessionId, questionId }, reply, signal) => {
      const { session } = admission.member(socket, 'question:upvote', sessionId);
      const { userId } = socket.data.principal;
      const fate = await line(() => upvote(db, { sessionId, id: questionId }, userId), signal);
      if (fate === 'none') throw new SocketError('NOT_FOUND');
      if (fate === 'closed') throw new SocketError('CONFLICT', 'This question is closed');
      if (fate === 'voted') {
        questions.voted(sessionId);
        platform
          .upvoted({ sessionId, eventId: session.eventId }, userId)
          .catch((error: unknown) => telemetry.failed('telling the platform of a vote', error));
      }
      reply({ success: true });
    }),
  ];
}
