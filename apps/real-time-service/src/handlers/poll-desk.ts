import type { ClientEvent, OpenPoll } from '@conductor/contracts';
import { insertAudit, type AuditAction, type Db, type Transaction } from '@conductor/database';
import { findOwnPoll, findPoll, insertPoll, lockPolls, openPoll, roomForPoll, type PollRow } from '../db/polls.ts';
import { heldWords, releaseWord } from '../db/held-words.ts';
import { pollOverviews } from '../db/poll-standings.ts';
import { preparedIn, takePrepared } from '../db/prepared-polls.ts';
import { wordKeyOf } from '../room/ballot.ts';
import { termsOf } from '../room/poll-terms.ts';
import type { Polls } from '../room/polls.ts';
import { prepare } from '../room/prepare.ts';
import type { Admission } from '../sockets/admission.ts';
import { route, type Route } from '../sockets/route.ts';
import { ENDED, SocketError } from '../sockets/socket-error.ts';
import type { EventSocket, SourceOf } from '../sockets/socket.ts';

/** What organisers do about polls: open one, prepare one and open it later, look at all of them, close one. */
export function pollDeskHandlers(deps: { db: Db; admission: Admission; polls: Polls; sourceOf: SourceOf }): Route[] {
  const { db, admission, polls, sourceOf } = deps;

  /** An entry of the trail, of an organiser who may. */
  const organise = async (socket: EventSocket, event: ClientEvent, action: AuditAction, sessionId: string) => {
    const { eventId } = await admission.organiser(socket, event, sessionId);
    const actor = socket.data.principal.userId;
    return { actor, action, outcome: 'OK', eventId, sessionId, source: sourceOf(socket) } as const;
  };

  /** Opens what `make` makes, unless `known` is there; ten at once are enough, over all nodes. */
  const open = (
    sessionId: string,
    known: (tx: Transaction) => Promise<PollRow | undefined>,
    make: (tx: Transaction) => Promise<PollRow>,
  ): Promise<PollRow> =>
    db.transaction(async (tx) => {
      const active = await lockPolls(tx, sessionId);
      const before = await known(tx);
      if (before) return before;
      if (!active) throw new SocketError('CONFLICT', ENDED);
      if (!(await roomForPoll(tx, sessionId))) throw new SocketError('CONFLICT', 'Too many polls are open');
      return make(tx);
    });

  /** Says that a poll is open as soon as it is stored: the room is told now or a little later. */
  const answer = async (poll: PollRow, reply: (answer: { success: true; poll: OpenPoll }) => void): Promise<void> => {
    reply({ success: true, poll: openPoll(poll) });
    if (!poll.openedToldAt) await polls.opened(poll);
  };

  return [
    route('poll:open', async (socket, { sessionId, clientId = null, ...asked }, reply, signal) => {
      const entry = await organise(socket, 'poll:open', 'poll.open', sessionId);
      const terms = termsOf(asked);
      const { actor: openedBy, eventId } = entry;
      const poll = await open(
        sessionId,
        (tx) => findOwnPoll(tx, { sessionId, openedBy, clientId }),
        async (tx) => {
          await insertAudit(tx, entry);
          const ids = { id: crypto.randomUUID(), sessionId, eventId, interventionId: null, openedBy, clientId };
          const stored = await insertPoll(tx, { ...ids, ...terms });
          // Who was refused meanwhile and has no id to ask with opens it anew: it must not be there twice.
          if (signal.aborted && clientId === null) throw new SocketError('UNAVAILABLE');
          return stored;
        },
      );
      // Refused as it was just being stored.
      if (signal.aborted && clientId === null) await polls.close(sessionId, poll.id);
      else await answer(poll, reply);
    }),

    route('poll:prepare', async (socket, { sessionId, clientId = null, ...asked }, reply, signal) => {
      const entry = await organise(socket, 'poll:prepare', 'poll.prepare', sessionId);
      const draft = { ...termsOf(asked), sessionId, preparedBy: entry.actor, clientId };
      reply({ success: true, id: await prepare(db, draft, entry, signal) });
    }),

    route('poll:open-prepared', async (socket, { sessionId, pollId }, reply) => {
      const entry = await organise(socket, 'poll:open-prepared', 'poll.open', sessionId);
      const poll = await open(
        sessionId,
        (tx) => findPoll(tx, sessionId, pollId),
        async (tx) => {
          const taken = await takePrepared(tx, sessionId, pollId);
          if (!taken) throw new SocketError('NOT_FOUND');
          await insertAudit(tx, entry);
          const ids = { interventionId: null, openedBy: entry.actor, clientId: null, eventId: entry.eventId };
          const { id, kind, question, options, correctOptionIds, results, anonymous, durationSeconds } = taken;
          const terms = { kind, question, options, correctOptionIds, results, anonymous, durationSeconds };
          return insertPoll(tx, { id, sessionId, ...ids, ...terms });
        },
      );
      await answer(poll, reply);
    }),

    route('poll:discard', async (socket, { sessionId, pollId }, reply) => {
      const entry = await organise(socket, 'poll:discard', 'poll.discard', sessionId);
      const taken = await takePrepared(db, sessionId, pollId);
      if (taken === undefined) throw new SocketError('NOT_FOUND');
      if (taken) await insertAudit(db, entry);
      reply({ success: true });
    }),

    route('poll:list', async (socket, { sessionId }, reply) => {
      await admission.organiser(socket, 'poll:list', sessionId);
      const [prepared, others] = await Promise.all([preparedIn(db, sessionId), pollOverviews(db, sessionId)]);
      reply({ success: true, prepared, ...others });
    }),

    route('poll:close', async (socket, { sessionId, pollId }, reply) => {
      const entry = await organise(socket, 'poll:close', 'poll.close', sessionId);
      if (!(await findPoll(db, sessionId, pollId))) throw new SocketError('NOT_FOUND');
      if (!(await polls.close(sessionId, pollId))) throw new SocketError('CONFLICT', 'This poll is closed');
      await insertAudit(db, entry);
      reply({ success: true });
    }),

    route('poll:held-list', async (socket, { sessionId, pollId }, reply) => {
      await admission.organiser(socket, 'poll:held-list', sessionId);
      if (!(await findPoll(db, sessionId, pollId))) throw new SocketError('NOT_FOUND');
      reply({ success: true, words: await heldWords(db, pollId) });
    }),

    route('poll:release', async (socket, { sessionId, pollId, word }, reply) => {
      const entry = await organise(socket, 'poll:release', 'poll.release', sessionId);
      const poll = await findPoll(db, sessionId, pollId);
      if (!poll) throw new SocketError('NOT_FOUND');
      await db.transaction(async (tx) => {
        if (!(await releaseWord(tx, pollId, wordKeyOf(word)))) throw new SocketError('CONFLICT', 'This poll is closed');
        await insertAudit(tx, { ...entry, detail: { pollId } });
      });
      polls.voted(poll);
      reply({ success: true });
    }),
  ];
}
