import type { FeedPosition } from '@conductor/contracts';

/** The life of a log to which nothing was told yet: its first event gives it another. */
const UNBORN = 'none';

/**
 * What an event at `at` is to somebody who has seen everything up to `place`: the next one, one that they have seen, or
 * proof that something between is missing (a hole, or a log that began anew).
 */
export function verdictOn(place: FeedPosition | undefined, at: FeedPosition): 'next' | 'seen' | 'hole' {
  if (place?.epoch === UNBORN) return at.seq === 1 ? 'next' : 'hole';
  if (place?.epoch !== at.epoch) return 'hole';
  if (at.seq <= place.seq) return 'seen';
  return at.seq === place.seq + 1 ? 'next' : 'hole';
}

/** Whether somebody who has seen everything up to `place` has seen all that was told up to `other`. */
export const isAt = (place: FeedPosition | undefined, other: FeedPosition): boolean =>
  place?.epoch === other.epoch && place.seq === other.seq;

/** The place that a payload carries; undefined for what has none, such as counts. */
export function placeOf({ epoch, seq }: Partial<FeedPosition>): FeedPosition | undefined {
  return epoch === undefined || seq === undefined ? undefined : { epoch, seq };
}
