/**
 * How rare a distance is in a series' own past. The largest distances of blocks of updates are kept, and beyond the least of
 * them the tail is taken for a power law whose index they tell (Hill 1975). No law of the noise is assumed.
 */

/** So many peaks are kept, one of each block of so many updates, that one happening may not be many. */
const PEAKS = 8;
const BLOCK = 96;
/** Before there are peaks: the tail begins at so many usual distances, and was looked at for so many updates. */
const PRIOR_FROM = 3.2;
const PRIOR_UPDATES = 300;
/** The prior of the tail's index, and how many peaks it is worth. */
const PRIOR_INDEX = 0.3;
const PRIOR_PEAKS = 4;
/** Peaks shrink by this share with each block: what was long ago is forgotten. */
const FORGOTTEN = 0.001;
/** How far off is usual fades over so many updates. */
const MEMORY = 2_000;
/** Updates before anything is rare. */
const FIRST = 12;
/** Distance in usual distances, where nothing ever was off. */
const UNHEARD_OF = 1e6;

/** Plain data. `usual`: fading mean distance. `peaks`: in usual distances, largest first, 0 for none. Then this block's and the last one's. */
export type Tail = { n: number; usual: number; peaks: Float64Array; highest: number; highestBefore: number };

/** No past. */
export const createTail = (): Tail => ({
  n: 0,
  usual: 0,
  peaks: new Float64Array(PEAKS),
  highest: 0,
  highestBefore: 0,
});

/** Takes a distance ≥ 0 in. Returns −ln of how often one as large comes by itself, per update; 0 for a common one. */
export function rarity(tail: Tail, distance: number): number {
  const { peaks, usual } = tail;
  const n = (tail.n += 1);
  const size = distance === 0 ? 0 : Math.min(UNHEARD_OF, distance / usual);
  const most = n < 2 * FIRST || usual === 0 ? Infinity : 8 * usual;
  tail.usual += (Math.min(distance, most) - usual) / Math.min(n, MEMORY);
  tail.highest = Math.max(tail.highest, size);
  if (n % BLOCK === 0) closeBlock(tail);
  const least = peaks[PEAKS - 1] ?? 0;
  const from = least > 0 ? least : PRIOR_FROM;
  if (n < FIRST || size <= from) return 0;
  const updates = least > 0 ? n : n + PRIOR_UPDATES;
  return Math.log(updates / PEAKS) + Math.log(size / from) / indexOf(peaks, from);
}

/** Hill's estimate: the mean logarithm of the peaks over the least. No peak counts for more than 1, so that a giant is not the rule. */
function indexOf(peaks: Float64Array, from: number): number {
  let sum = PRIOR_PEAKS * PRIOR_INDEX;
  let count = PRIOR_PEAKS;
  for (const peak of peaks) {
    if (peak === 0) break;
    sum += Math.max(0, Math.min(1, Math.log(peak / from)));
    count += 1;
  }
  return sum / count;
}

/** The last block's peak takes its place one block late, so that what happens does not excuse itself. */
function closeBlock(tail: Tail): void {
  const { peaks } = tail;
  if (tail.highestBefore > (peaks[PEAKS - 1] ?? 0)) {
    peaks[PEAKS - 1] = tail.highestBefore;
    peaks.set(peaks.toSorted().toReversed());
  }
  for (let i = 0; i < PEAKS; i++) peaks[i] = (peaks[i] ?? 0) * (1 - FORGOTTEN);
  tail.highestBefore = tail.highest;
  tail.highest = 0;
}
