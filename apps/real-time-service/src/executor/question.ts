import type { Db } from '@conductor/database';
import { promotedQuestion, promoteStrongest } from '../db/questions.ts';
import type { PresenceStore } from '../redis/presence-store.ts';
import type { Room } from '../room/room.ts';
import type { Show } from './show.ts';

/** The audience's strongest open question in front, or an invitation to ask where there is none. */
export const showQuestion = (deps: { db: Db; room: Room; store: PresenceStore }): Show<'QNA_PROMOTE'> => ({
  async keep(tx, { sessionId, interventionId }) {
    await promoteStrongest(tx, sessionId, interventionId);
    return null;
  },
  async tell({ sessionId, interventionId, claimedAt: shownAt }, { title, message }) {
    const question = (await promotedQuestion(deps.db, interventionId)) ?? null;
    const payload = { sessionId, interventionId, title, message, question, shownAt };
    await deps.room.tell(sessionId, interventionId, { name: 'question:promoted', payload });
    return deps.store.present(sessionId);
  },
});
