import type { Db } from '@conductor/database';
import { promotedQuestion, promoteQuestion } from '../db/questions.ts';
import type { PresenceStore } from '../redis/presence-store.ts';
import type { Room } from '../room/room.ts';
import type { Show } from './show.ts';

/** The question that was chosen or else the audience's strongest in front, or an invitation to ask where none is open. */
export const showQuestion = (deps: { db: Db; room: Room; store: PresenceStore }): Show<'QNA_PROMOTE'> => ({
  async keep(tx, { sessionId, interventionId }, { questionId: id }) {
    const isThere = await promoteQuestion(tx, { sessionId, id }, interventionId);
    return isThere || id === undefined ? null : 'the question is open no more';
  },
  async tell({ sessionId, interventionId, claimedAt: shownAt }, { title, message }) {
    const question = (await promotedQuestion(deps.db, interventionId)) ?? null;
    const payload = { sessionId, interventionId, title, message, question, shownAt };
    await deps.room.tell(sessionId, interventionId, { name: 'question:promoted', payload });
    return deps.store.present(sessionId);
  },
});
