import type { Db } from '@conductor/database';
import { findChallenge, insertChallenge } from '../db/challenges.ts';
import type { PresenceStore } from '../redis/presence-store.ts';
import type { Challenges } from '../room/challenges.ts';
import type { Show } from './show.ts';

/** A challenge to the whole room, one at a time. */
export const showChallenge = (deps: {
  db: Db;
  challenges: Challenges;
  store: PresenceStore;
}): Show<'GAMIFICATION'> => ({
  async keep(tx, { sessionId, interventionId: id }, content) {
    return (await insertChallenge(tx, { id, sessionId }, content)) ? null : 'a challenge runs already';
  },
  async tell({ sessionId, interventionId }) {
    const challenge = await findChallenge(deps.db, interventionId);
    if (!challenge) throw new Error('the challenge of an intervention is not stored');
    await deps.challenges.tellStarted(challenge);
    return deps.store.present(sessionId);
  },
});
