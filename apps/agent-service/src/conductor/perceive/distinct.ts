import { hashString } from '../random.ts';

const CELLS = 2_048;
/** Of many users only one in 32 is looked at, in a table of its own. */
const SAMPLED_CELLS = 1_024;
const SAMPLE = 32;
/** Above this share of occupied cells the full table is too crowded to be read. */
const CROWDED = 0.9;
/** After a pause so many steps of sweeping empty every cell that is too old, whatever its stamp. */
const MOST_STEPS = 192;

/**
 * How many different users acted within the last so many buckets, in 4 KB whatever their number: linear counting
 * (Whang, Vander-Zanden and Taylor 1990, n ≈ −m·ln(free share)), each cell with the bucket of its last act so
 * that old acts fall out of the window. Exact for a handful, within about 3 % for thousands.
 */
export type Distinct = {
  readonly buckets: number;
  bucket: number;
  all: Table;
  sampled: Table;
};
/** `cells` holds bucket % 255 + 1 of the last act, 0 for never; `counts` the cells by that stamp. */
type Table = { cells: Uint8Array; counts: Uint16Array; swept: number };

const table = (cells: number): Table => ({ cells: new Uint8Array(cells), counts: new Uint16Array(256), swept: 0 });

/** `buckets`: how far back anybody will ask, at most 120. */
export function createDistinct(buckets: number): Distinct {
  return { buckets, bucket: 0, all: table(CELLS), sampled: table(SAMPLED_CELLS) };
}

/** `userId` acted in the present bucket. */
export function addDistinct(distinct: Distinct, userId: string): void {
  const hash = hashString(userId);
  mark(distinct.all, hash & (CELLS - 1), distinct.bucket);
  const sample = hash >>> 11;
  if (sample % SAMPLE === 0) mark(distinct.sampled, Math.floor(sample / SAMPLE) & (SAMPLED_CELLS - 1), distinct.bucket);
}

/** Time goes on to `bucket`; cells untouched for long are emptied a few at a time, before their stamp comes round. */
export function advanceDistinct(distinct: Distinct, bucket: number): void {
  const steps = Math.min(bucket - distinct.bucket, MOST_STEPS);
  for (let i = 0; i < steps; i++) {
    const at = i === steps - 1 ? bucket : distinct.bucket + 1;
    distinct.bucket = at;
    sweep(distinct.all, distinct);
    sweep(distinct.sampled, distinct);
  }
}

/** The number of different users within the last so many buckets. */
export function countDistinct(distinct: Distinct, buckets: number = distinct.buckets): number {
  const used = occupied(distinct.all, distinct, buckets);
  if (used === 0) return 0;
  if (used < CELLS * CROWDED) return Math.round(-CELLS * Math.log(1 - used / CELLS));
  const sampled = Math.min(occupied(distinct.sampled, distinct, buckets), SAMPLED_CELLS - 1);
  return Math.round(-SAMPLED_CELLS * Math.log(1 - sampled / SAMPLED_CELLS) * SAMPLE);
}

const stamp = (bucket: number): number => (bucket % 255) + 1;

function mark(into: Table, cell: number, bucket: number): void {
  const old = into.cells[cell] ?? 0;
  const now = stamp(bucket);
  if (old === now) return;
  if (old !== 0) into.counts[old] = (into.counts[old] ?? 0) - 1;
  into.counts[now] = (into.counts[now] ?? 0) + 1;
  into.cells[cell] = now;
}

function occupied(of: Table, { bucket }: Distinct, buckets: number): number {
  let sum = 0;
  for (let back = 0; back < Math.min(buckets, bucket + 1); back++) sum += of.counts[stamp(bucket - back)] ?? 0;
  return sum;
}

function sweep(of: Table, { bucket, buckets }: Distinct): void {
  const share = of.cells.length / 64;
  for (let i = 0; i < share; i++) {
    const cell = (of.swept + i) % of.cells.length;
    const old = of.cells[cell] ?? 0;
    if (old === 0 || (stamp(bucket) - old + 255) % 255 <= buckets) continue;
    of.counts[old] = (of.counts[old] ?? 0) - 1;
    of.cells[cell] = 0;
  }
  of.swept = (of.swept + share) % of.cells.length;
}

/** Who voted in a poll: the same counting without a window, 1 KB. */
export type Voters = { bits: Uint8Array; used: number };

const VOTER_BITS = 8_192;

/** Nobody yet. */
export function createVoters(): Voters {
  return { bits: new Uint8Array(VOTER_BITS / 8), used: 0 };
}

/** A second vote of the same user changes nothing. */
export function addVoter(voters: Voters, userId: string): void {
  const bit = hashString(userId) & (VOTER_BITS - 1);
  const mask = 1 << (bit & 7);
  const old = voters.bits[bit >> 3] ?? 0;
  if ((old & mask) !== 0) return;
  voters.bits[bit >> 3] = old | mask;
  voters.used += 1;
}

/** The number of different voters. */
export function countVoters(voters: Voters): number {
  const free = Math.max(1, VOTER_BITS - voters.used);
  return Math.round(-VOTER_BITS * Math.log(free / VOTER_BITS));
}
