import type { InSession } from '@conductor/contracts';
import type { Db } from '@conductor/database';
import { endedLately } from '../db/sessions.ts';
import type { PresenceStore } from '../redis/presence-store.ts';
import { inEachRoom } from './each-room.ts';

/** For as long Redis remembers who is where. */
const REMEMBERED_S = 24 * 3_600;
/** After so many graces it is asked again in which rooms somebody still is. */
const GRACES = 2;

/**
 * Notes the departures of those who were in a session at its end or came after it, since nobody counts them any more and
 * their ids are to go with them. To be asked as often as for sessions under way: a pause is time in which nobody looked.
 */
export function createDepartures(deps: {
  db: Db;
  store: Pick<PresenceStore, 'present' | 'sweep'>;
  graceMs: number;
  onError: (error: unknown) => void;
}): () => Promise<void> {
  const { db, store, graceMs, onError } = deps;
  let dueAt = -Infinity;
  let peopled: InSession[] = [];

  const lookAround = async (): Promise<InSession[]> => {
    const ended = await endedLately(db, REMEMBERED_S);
    const present = await Promise.all(ended.map(({ id }) => store.present(id)));
    return ended.flatMap(({ id: sessionId, eventId }, at) => (present[at] ? [{ sessionId, eventId }] : []));
  };

  return async () => {
    if (performance.now() >= dueAt) {
      peopled = await lookAround();
      dueAt = performance.now() + GRACES * graceMs;
    }
    await inEachRoom(peopled, (session) => store.sweep(session, graceMs), onError);
  };
}
