import type { Db } from '@conductor/database';
import { findInterventionPoll, insertPoll, roomForPoll } from '../db/polls.ts';
import type { PresenceStore } from '../redis/presence-store.ts';
import { optionsOf } from '../room/poll-terms.ts';
import type { Polls } from '../room/polls.ts';
import type { Show } from './show.ts';

/** A poll of its own, which closes by itself. */
export const showPoll = (deps: { db: Db; polls: Polls; store: PresenceStore }): Show<'POLL'> => ({
  async keep(tx, { sessionId, eventId, interventionId }, { question, options, durationSeconds }) {
    if (!(await roomForPoll(tx, sessionId))) return 'too many polls are open';
    await insertPoll(tx, {
      id: crypto.randomUUID(),
      sessionId,
      eventId,
      interventionId,
      openedBy: 'agent',
      clientId: null,
      kind: 'single',
      question,
      options: optionsOf(options),
      correctOptionIds: [],
      results: 'live',
      anonymous: false,
      durationSeconds,
    });
    return null;
  },
  async tell({ sessionId, interventionId }) {
    const poll = await findInterventionPoll(deps.db, interventionId);
    if (!poll) throw new Error('the poll of an intervention is not stored');
    await deps.polls.tellOpened(poll);
    return deps.store.present(sessionId);
  },
});
