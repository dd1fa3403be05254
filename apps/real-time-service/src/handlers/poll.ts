import type { Db } from '@conductor/database';
import { findPoll } from '../db/polls.ts';
import { voterIn } from '../db/voter.ts';
import { vote } from '../db/votes.ts';
import { answerOf } from '../room/ballot.ts';
import type { Polls } from '../room/polls.ts';
import type { Platform } from '../redis/platform.ts';
import type { Admission } from '../sockets/admission.ts';
import { route, type Route } from '../sockets/route.ts';
import { SocketError } from '../sockets/socket-error.ts';
import type { WaitingLine } from '../sockets/waiting-line.ts';

/** Attendees vote. */
export function pollHandlers(deps: {
  db: Db;
  admission: Admission;
  polls: Polls;
  platform: Platform;
  line: WaitingLine;
}): Route[] {
  const { db, admission, polls, platform, line } = deps;
  return [
    route('poll:vote', async (socket, { sessionId, pollId, clientId = null, ...chosen }, reply, signal) => {
      const { session } = admission.member(socket, 'poll:vote', sessionId);
      const { userId } = socket.data.principal;
      const { poll, answer, own } = await line(async () => {
        const found = await findPoll(db, sessionId, pollId);
        if (!found) throw new SocketError('NOT_FOUND');
        const given = answerOf(found, chosen);
        const voter = voterIn(found, { userId, clientId });
        const stored = voter && (await vote(db, { sessionId, pollId, ...voter, ...given }));
        return { poll: found, answer: given, own: stored };
      }, signal);
      if (!own) throw new SocketError('CONFLICT', 'This poll is closed');
      if (!poll.closedAt) polls.voted(poll);
      // Voting again is harmless, so a vote of which the platform did not hear is reported as failed.
      await platform.voted({ sessionId, eventId: session.eventId }, pollId, userId);
      reply({ success: true, ...(answer.held ? { held: true } : {}) });
      // After the answer: of a vote that was sent again this says what has taken its place meanwhile.
      polls.tellVoter(poll, userId, own);
    }),
  ];
}
