import type { RoomEvent } from '@conductor/contracts';
import { rememberIds } from '@conductor/contracts/plain';

/** An hour's interventions are a hundred at most. */
const REMEMBERED = 200;

/**
 * What is put in front of people, by its own id; null for all else. A server that died in the midst of telling may tell
 * it again, and one whose log is gone since knows no more that it was told.
 */
const idOfShown = ({ name, payload }: RoomEvent): string | null => {
  if (name === 'poll:opened') return payload.poll.id;
  if (name === 'challenge:started') return payload.challenge.id;
  return 'interventionId' in payload ? payload.interventionId : null;
};

/** Says of each event whether it is to be told: false for what was put in front of this page's user before. */
export function createShownOnce(): (event: RoomEvent) => boolean {
  const isFirst = rememberIds(REMEMBERED);
  return (event) => {
    const id = idOfShown(event);
    return id === null || isFirst(id);
  };
}
