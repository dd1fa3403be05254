import { isBlank, skeleton } from '@conductor/moderation';
import { insertAudit, type Db } from '@conductor/database';
import { findPoll, insertPoll, openPoll, roomForPoll, vote } from '../db/polls.ts';
import { SocketError } from '../sockets/socket-error.ts';
import type { Admission } from '../sockets/admission.ts';
import type { Polls } from '../room/polls.ts';
import type { Platform } from '../redis/platform.ts';
import type { SourceOf } from '../sockets/socket.ts';
import { route, type Route } from '../sockets/route.ts';

/** Polls: attendees vote, the organiser opens and closes. */
export function pollHandlers(deps: {
  db: Db;
  admission: Admission;
  polls: Polls;
  platform: Platform;
  sourceOf: SourceOf;
}): Route[] {
  const { db, admission, polls, platform, sourceOf } = deps;
  return [
    route('poll:vote', async (socket, { sessionId, pollId, optionIds: [optionId = ''] }, reply) => {
      const { session } = admission.member(socket, 'poll:vote', sessionId);
      const { userId } = socket.data.principal;
      const stored = await vote(db, { sessionId, pollId, userId, optionId });
      const poll = await findPoll(db, sessionId, pollId);
      if (!poll) throw new SocketError('NOT_FOUND');
      if (!stored) {
        const known = poll.options.some(({ id }) => id === optionId);
        throw known ? new SocketError('CONFLICT', 'This poll is closed') : new SocketError('INVALID_PAYLOAD');
      }
      polls.voted(poll);
      // Voting again is harmless, so a vote of which the platform did not hear is reported as failed.
      await platform.voted({ sessionId, eventId: session.eventId }, pollId, userId);
      reply({ success: true });
    }),

    route('poll:open', async (socket, { sessionId, question, options, durationSeconds }, reply) => {
      const { eventId, ended } = await admission.organiser(socket, 'poll:open', sessionId);
      if (ended) throw new SocketError('CONFLICT', 'This session has ended');
      const texts = options.map((text) => text.trim());
      if ([question, ...texts].some(isBlank)) throw new SocketError('INVALID_PAYLOAD', 'A text of it shows nothing');
      if (new Set(texts.map(skeleton)).size < texts.length)
        throw new SocketError('INVALID_PAYLOAD', 'Two options look the same');
      if (!(await roomForPoll(db, sessionId))) throw new SocketError('CONFLICT', 'Too many polls are open');
      const { userId } = socket.data.principal;
      const source = sourceOf(socket);
      const poll = await db.transaction(async (tx) => {
        await insertAudit(tx, { actor: userId, action: 'poll.open', outcome: 'OK', eventId, sessionId, source });
        return insertPoll(tx, {
          id: crypto.randomUUID(),
          sessionId,
          eventId,
          interventionId: null,
          question: question.trim(),
          options: texts,
          openedBy: userId,
          durationSeconds: durationSeconds ?? null,
        });
      });
      await polls.opened(poll);
      reply({ success: true, poll: openPoll(poll) });
    }),

    route('poll:close', async (socket, { sessionId, pollId }, reply) => {
      const { eventId } = await admission.organiser(socket, 'poll:close', sessionId);
      if (!(await findPoll(db, sessionId, pollId))) throw new SocketError('NOT_FOUND');
      if (!(await polls.close(sessionId, pollId))) throw new SocketError('CONFLICT', 'This poll is closed');
      const { userId } = socket.data.principal;
      const source = sourceOf(socket);
      await insertAudit(db, { actor: userId, action: 'poll.close', outcome: 'OK', eventId, sessionId, source });
      reply({ success: true });
    }),
  ];
}
