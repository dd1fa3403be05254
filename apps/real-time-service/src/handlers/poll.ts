import { isBlank, skeleton } from '@conductor/moderation';
import { insertAudit, type Db } from '@conductor/database';
import { findOwnPoll, findPoll, insertPoll, lockPolls, openPoll, roomForPoll, vote } from '../db/polls.ts';
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
    route('poll:vote', async (socket, { sessionId, pollId, optionIds: [optionId = ''], clientId = null }, reply) => {
      const { session } = admission.member(socket, 'poll:vote', sessionId);
      const { userId } = socket.data.principal;
      const stored = await vote(db, { sessionId, pollId, userId, optionId, clientId });
      const poll = await findPoll(db, sessionId, pollId);
      if (!poll) throw new SocketError('NOT_FOUND');
      if (!stored) {
        const known = poll.options.some(({ id }) => id === optionId);
        throw known ? new SocketError('CONFLICT', 'This poll is closed') : new SocketError('INVALID_PAYLOAD');
      }
      if (!poll.closedAt) polls.voted(poll);
      // Voting again is harmless, so a vote of which the platform did not hear is reported as failed.
      await platform.voted({ sessionId, eventId: session.eventId }, pollId, userId);
      reply({ success: true });
    }),

    route('poll:open', async (socket, payload, reply, signal) => {
      const { sessionId, question, options, durationSeconds = null, clientId = null } = payload;
      const { eventId } = await admission.organiser(socket, 'poll:open', sessionId);
      const texts = options.map((text) => text.trim());
      if ([question, ...texts].some(isBlank)) throw new SocketError('INVALID_PAYLOAD', 'A text of it shows nothing');
      if (new Set(texts.map(skeleton)).size < texts.length)
        throw new SocketError('INVALID_PAYLOAD', 'Two options look the same');
      const { userId } = socket.data.principal;
      const source = sourceOf(socket);
      const poll = await db.transaction(async (tx) => {
        const active = await lockPolls(tx, sessionId);
        const known = await findOwnPoll(tx, { sessionId, openedBy: userId, clientId });
        if (known) return known;
        if (!active) throw new SocketError('CONFLICT', 'This session has ended');
        if (!(await roomForPoll(tx, sessionId))) throw new SocketError('CONFLICT', 'Too many polls are open');
        await insertAudit(tx, { actor: userId, action: 'poll.open', outcome: 'OK', eventId, sessionId, source });
        const stored = await insertPoll(tx, {
          id: crypto.randomUUID(),
          sessionId,
          eventId,
          interventionId: null,
          question: question.trim(),
          options: texts,
          openedBy: userId,
          clientId,
          durationSeconds,
        });
        // Who was refused meanwhile and has no id to ask with opens it anew: it must not be there twice.
        if (signal.aborted && clientId === null) throw new SocketError('UNAVAILABLE');
        return stored;
      });
      if (!poll.openedToldAt) await polls.opened(poll);
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
