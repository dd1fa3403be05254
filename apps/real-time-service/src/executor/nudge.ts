import type { Db } from '@conductor/database';
import { chooseForNudge, nudgesOf } from '../db/nudges.ts';
import type { ActivityStore } from '../redis/activity-store.ts';
import type { Room } from '../room/room.ts';
import type { Show } from './show.ts';

/** A quiet word to those who have been silent for so long, and to nobody else. */
export const showNudge = (deps: { db: Db; room: Room; activity: ActivityStore }): Show<'NUDGE'> => ({
  async keep(tx, shown, { message, silentForSeconds }) {
    const silent = await deps.activity.silent(shown.sessionId, silentForSeconds * 1_000);
    if (silent.length === 0) return `nobody here has been silent for ${inMinutes(silentForSeconds)}`;
    const chosen = await chooseForNudge(tx, { ...shown, message }, silent);
    return chosen > 0 ? null : 'whoever is silent was nudged often enough within the hour';
  },
  async tell({ sessionId, interventionId, claimedAt: shownAt }, { message }) {
    const people = await nudgesOf(deps.db, interventionId);
    const payload = { sessionId, interventionId, message, shownAt };
    await deps.room.whisper(sessionId, interventionId, people, { name: 'nudge:shown', payload });
    return people.length;
  },
});

const inMinutes = (seconds: number): string =>
  seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
