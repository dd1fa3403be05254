import type { ClientEvent } from '@conductor/contracts';
import { insertAudit, type AuditAction, type Db } from '@conductor/database';
import { heldQuestions, listQuestions } from '../db/question-list.ts';
import type { Questions } from '../room/questions.ts';
import type { Admission } from '../sockets/admission.ts';
import { route, type Route } from '../sockets/route.ts';
import { SocketError } from '../sockets/socket-error.ts';
import type { EventSocket, SourceOf } from '../sockets/socket.ts';

type Asked = { sessionId: string; questionId: string };

/** What organisers do about questions: look at them, say that one was answered, pin it, take it back, look at what was held, release it. */
export function questionDeskHandlers(deps: {
  db: Db;
  admission: Admission;
  questions: Questions;
  sourceOf: SourceOf;
}): Route[] {
  const { db, admission, questions, sourceOf } = deps;

  /** Lets an organiser do something about a question, and writes it down; `work` says false where there is none. */
  const organise = async (
    socket: EventSocket,
    event: ClientEvent,
    action: AuditAction,
    { sessionId, questionId }: Asked,
    work: (which: { sessionId: string; id: string }, session: { eventId: string; ended: boolean }) => Promise<boolean>,
  ): Promise<void> => {
    const session = await admission.organiser(socket, event, sessionId);
    if (!(await work({ sessionId, id: questionId }, session))) throw new SocketError('NOT_FOUND');
    const actor = socket.data.principal.userId;
    const { eventId } = session;
    const source = sourceOf(socket);
    await insertAudit(db, { actor, action, outcome: 'OK', eventId, sessionId, source, detail: { questionId } });
  };

  return [
    route('question:answered', async (socket, { answered = true, ...asked }, reply) => {
      const work = (which: { sessionId: string; id: string }) => questions.change(which, { answered });
      await organise(socket, 'question:answered', 'question.answered', asked, work);
      reply({ success: true });
    }),

    route('question:pin', async (socket, { pinned = true, ...asked }, reply) => {
      const work = (which: { sessionId: string; id: string }) => questions.change(which, { pinned });
      await organise(socket, 'question:pin', 'question.pin', asked, work);
      reply({ success: true });
    }),

    route('question:remove', async (socket, asked, reply) => {
      await organise(socket, 'question:remove', 'question.remove', asked, async (which) => {
        // Done and told again when asked again, as with a message.
        await questions.remove(which);
        return true;
      });
      reply({ success: true });
    }),

    route('question:shown-list', async (socket, { sessionId }, reply) => {
      await admission.organiser(socket, 'question:shown-list', sessionId);
      const { questions: shown } = await listQuestions(db, sessionId);
      reply({ success: true, questions: shown });
    }),

    route('question:held-list', async (socket, { sessionId }, reply) => {
      await admission.organiser(socket, 'question:held-list', sessionId);
      reply({ success: true, questions: await heldQuestions(db, sessionId) });
    }),

    route('question:release', async (socket, asked, reply) => {
      await organise(socket, 'question:release', 'question.release', asked, (which, { eventId, ended }) => {
        if (ended) throw new SocketError('CONFLICT', 'This session has ended');
        return questions.release(which, eventId);
      });
      reply({ success: true });
    }),
  ];
}
