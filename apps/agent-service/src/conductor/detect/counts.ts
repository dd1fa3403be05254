/**
 * Notices when counts fall below what they have been. Stands alone: no imports, constant memory.
 *
 * At each update windows of several lengths that end now are compared with a slowly fading mean of what came before each
 * of them: a scan of generalised likelihood ratios (Lorden 1971, Lai 1995). Counts come in clusters (one opens, others reply)
 * and in swells, so a window of which B are expected varies with (2c − 1)·B + φB². Both are learnt from the series' own past: c, the
 * mean size of a cluster, from windows of few, φ from windows of each length, minutes late and never of what was an anomaly, so
 * that no fall excuses itself.
 */
export type Fall = {
  /** Log likelihood ratio of the most telling window; 0 while nothing tells. */
  evidence: number;
  /** Mean of that window and what was expected of it, an update; its length in updates. */
  value: number;
  expected: number;
  window: number;
  /** What was expected in all of it, in clusters: how much there was to be missed. */
  missed: number;
};

/** Of windows of few: how many were empty, how many would be by the prior, and their mean; all fading. */
type Clusters = { empty: number; hoped: number; mean: number; weight: number };
/**
 * Plain data. `since`: windows that began before this update are not looked at; `risen`: updates of the present rise; `cells`:
 * CELLS numbers for each scale.
 */
export type Counts = {
  n: number;
  since: number;
  risen: number;
  clusters: Clusters;
  ring: Float32Array;
  cells: Float32Array;
};

/** Lengths of windows, in updates, each about 4/3 of the one before. */
const SCALES = [1, 2, 3, 4, 6, 8, 12, 18, 24, 36, 48, 72, 96, 144, 192] as const;
/** How far windows lie off is learnt of those that ended so many updates ago: by then a fall was told, and is left out. */
const LATE = 30;
const RING = 192 + LATE;
const CELLS = 5;
/** Sum of the window, fading mean before it and its weight, fading excess and its weight. */
const [SUM, LEVEL, WEIGHT, EXCESS, LEARNT] = [0, 1, 2, 3, 4];
/**
 * The level fades with this time constant, in updates, and how far windows usually lie off with that. A young series fades within
 * half of its length, so that how it began is soon not what is usual.
 */
const MEMORY = 480;
const YOUNG = [48, 0.5] as const;
const EXCESS_MEMORY = 1_440;
/** Updates before the first window. */
const FIRST = 24;
/** One update of more than so many times the level, and two, moves it no further: neither a raid nor a robot is usual. */
const MOST_TIMES = 2.5;
const MOST_MORE = 2;
/**
 * What has risen so many times above the usual, by so much evidence in a window of so many updates, is a raid or a robot until it
 * has lasted: for so long it does not become usual. The usual has to be known by so many updates.
 */
const RISEN = 2;
const RISE = 6;
const RISES = [3, 36] as const;
const LONGEST_RISE = 240;
const KNOWN = 100;
/** φ to start from for a window of one update; each length begins with that of the one before, a little less, worth so many windows. */
const PRIOR_SPREAD = 0.4;
const FALL = 0.25;
const FALLS = SCALES.map((w, i) => (w / (SCALES[i - 1] ?? 1)) ** -FALL);
const PRIOR_WINDOWS = 10;
/** Nobody is more regular than this, again for a window of one update and falling with its length. */
const LEAST_SPREAD = 0.06;
const LEAST_SPREADS = SCALES.map((w) => LEAST_SPREAD * w ** -FALL);
/** c of long windows to start from; of a window of w updates it is 1 + (c − 1)·w / (w + 12). */
const CLUSTER = 2.3;
const CLUSTER_LENGTH = 12;
const LEAST_CLUSTER = 1.15;
const MOST_CLUSTER = 3.5;
/** No window, however empty, tells more than so much of how far they usually lie off. */
const MOST_EXCESS = 1.5;
/** Windows of about so many are what c is learnt from: how often they are empty. The prior is worth so many empty ones. */
const FEW = [1.2, 4] as const;
const PRIOR_EMPTY = 3.5;
const EMPTY = 0.4;
/** φ is learnt from windows of so many clusters. */
const MANY = 3;
/** Short windows are tried more often, so they must tell more: by this times ln(12 / length). */
const HASTE = 1.8;
/** Nothing can be missed where fewer clusters than this are expected. */
const LEAST_MISSED = 1.5;

/** No past. */
export function createCounts(): Counts {
  const cells = new Float32Array(SCALES.length * CELLS);
  return {
    n: 0,
    since: 0,
    risen: 0,
    clusters: { empty: 0, hoped: 0, mean: 0, weight: 0 },
    ring: new Float32Array(RING),
    cells,
  };
}

/** Forgets the present windows, though not what was learnt: an interruption or an anomaly is over. */
export function restart(counts: Counts): void {
  counts.since = counts.n;
}

/** The newest so many updates never become usual: an anomaly began with them. */
export function exclude(counts: Counts, updates: number): void {
  const { n, ring } = counts;
  for (let at = Math.max(0, n - Math.min(updates, RING)); at < n; at++) {
    const value = ring[at % RING] ?? 0;
    if (value >= 0) ring[at % RING] = -1 - value;
  }
}

/** All that is expected is so many times as much: what was taken for less has turned out to be usual. */
export function rescale(counts: Counts, times: number): void {
  for (let i = 0; i < counts.cells.length; i += CELLS) {
    counts.cells[i + SUM] = cell(counts, i + SUM) * times;
    counts.cells[i + LEVEL] = cell(counts, i + LEVEL) * times;
  }
  for (let i = 0; i < RING; i++) counts.ring[i] = (counts.ring[i] ?? 0) * times;
}

/** Mean an update of the shortest window from `least` updates on in which `enough` are expected, and the level before it. */
export function look(counts: Counts, least: number, enough: number): { value: number; expected: number } | null {
  for (const [i, w] of SCALES.entries()) {
    const expected = cell(counts, i * CELLS + LEVEL);
    const isLast = i === SCALES.length - 1 || counts.n < (SCALES[i + 1] ?? 0);
    if (w < least || (w * expected < enough && !isLast)) continue;
    return counts.n < w ? null : { value: cell(counts, i * CELLS + SUM) / w, expected };
  }
  return null;
}

/** One update. `exposure` ≤ 1 scales what is expected, e.g. when half of the audience has left; `usual`: to be learnt from. */
export function update(counts: Counts, value: number, exposure: number, usual: boolean): Fall {
  push(counts, Math.fround(value), usual);
  let rise = 0;
  let spread = PRIOR_SPREAD;
  let found: Fall = { evidence: 0, value: 0, expected: 0, window: 0, missed: 0 };
  for (let i = 0; i < SCALES.length; i++) {
    const w = SCALES[i] ?? 0;
    if (counts.n - w < FIRST || counts.n - w < counts.since) break;
    const base = i * CELLS;
    spread = spreadOf(counts, i, spread);
    const sum = cell(counts, base + SUM);
    const expected = cell(counts, base + LEVEL) * exposure;
    const weight = cell(counts, base + WEIGHT);
    const cluster = clusterOf(counts, w);
    const missed = (w * expected) / cluster;
    const isLess = sum < w * expected && missed >= LEAST_MISSED;
    if (!isLess && !mayBeRise(w, sum, expected, weight)) continue;
    const unsure = cluster / (expected * weight + 0.5);
    const group = groupOf(cluster, sum / (w * expected));
    const told = ratio(sum / group, (w * expected) / group, 1 / (spread + unsure));
    if (!isLess) {
      if (told >= RISE) rise = w;
      continue;
    }
    const evidence = told - Math.max(0, HASTE * Math.log(12 / w));
    if (evidence > found.evidence) found = { evidence, value: sum / w, expected, window: w, missed };
  }
  if (rise > 0 && counts.risen < LONGEST_RISE) exclude(counts, counts.risen === 0 ? rise : 1);
  counts.risen = rise > 0 ? counts.risen + 1 : 0;
  return found;
}

/** Whether a window has far more in it than is usual, which is known well enough; evidence has still to tell. */
const mayBeRise = (w: number, sum: number, expected: number, weight: number): boolean =>
  w >= RISES[0] && w <= RISES[1] && weight > KNOWN && sum > RISEN * w * expected;

/** Variance over mean of windows of so many updates when `mean` are expected in each, as far as empty ones tell: c + φ·mean. */
export function dispersionOf(counts: Counts, w: (typeof SCALES)[number], mean: number): number {
  let spread = PRIOR_SPREAD;
  for (let i = 0; i <= SCALES.indexOf(w); i++) spread = spreadOf(counts, i, spread);
  return clusterOf(counts, w) + spread * mean;
}

/**
 * By how much a window tells less than one of independent messages would, of which so great a share is left. Clusters of geometric
 * size and mean c (a Pólya–Aeppli count) leave a window empty as rarely as B/c messages would, but vary by 2c − 1: of the rate
 * function of such counts (Cramér 1938), c + (c − 1)·√left is right within a twentieth.
 */
const groupOf = (cluster: number, left: number): number => cluster + (cluster - 1) * Math.sqrt(left);

/** ln of the likelihoods of a negative-binomial count with its own mean and with `mean`, both with variance mean + mean²/k. */
function ratio(count: number, mean: number, k: number): number {
  return (count > 0 ? count * Math.log(count / mean) : 0) - (count + k) * Math.log((count + k) / (mean + k));
}

const cell = ({ cells }: Counts, at: number): number => cells[at] ?? 0;

/**
 * Variance over mean of windows of so many updates, but for their swells. If clusters come at random, a window of B is empty with
 * probability exp(−B/c); so c follows from how often windows of few were empty.
 */
function clusterOf({ clusters }: Counts, w: number): number {
  const prior = priorCluster(w);
  const { empty, hoped, mean, weight } = clusters;
  if (weight <= 0) return prior;
  const more = Math.log((empty + PRIOR_EMPTY) / (hoped + PRIOR_EMPTY));
  const usual = 1 / (1 / CLUSTER - more / (mean / weight));
  const whole = usual > 0 ? Math.min(MOST_CLUSTER, Math.max(LEAST_CLUSTER, usual)) : MOST_CLUSTER;
  return 1 + ((prior - 1) * (whole - 1)) / (CLUSTER - 1);
}

const priorCluster = (w: number): number => 1 + ((CLUSTER - 1) * w) / (w + CLUSTER_LENGTH);

/** The value enters each window; what leaves a window moves the level before it, unless it was excluded. */
function push(counts: Counts, value: number, usual: boolean): void {
  const { n, ring, cells } = counts;
  for (let i = 0; i < SCALES.length; i++) {
    const w = SCALES[i] ?? 0;
    const base = i * CELLS;
    cells[base + SUM] = cell(counts, base + SUM) + value;
    if (n < w) continue;
    const stored = ring[(n - w) % RING] ?? 0;
    const old = stored < 0 ? -1 - stored : stored;
    cells[base + SUM] = Math.max(0, cell(counts, base + SUM) - old);
    if (stored >= 0) settle(counts, base, old);
  }
  ring[n % RING] = usual ? value : -1 - value;
  counts.n = n + 1;
  for (const [i, w] of SCALES.entries()) {
    if (n >= FIRST + LATE + w && n % (w >> 1 || 1) === 0) learn(counts, i);
  }
}

/** What has left a window belongs to what is usual. */
function settle(counts: Counts, base: number, old: number): void {
  const level = cell(counts, base + LEVEL);
  const memory = Math.min(MEMORY, Math.max(YOUNG[0], YOUNG[1] * counts.n));
  const weight = cell(counts, base + WEIGHT) * (1 - 1 / memory) + 1;
  const moved = weight < 12 ? old : Math.min(old, MOST_TIMES * level + MOST_MORE);
  counts.cells[base + WEIGHT] = weight;
  counts.cells[base + LEVEL] = level + (moved - level) / weight;
}

/** Twice a window length: what a window of it that ended long enough ago tells, if none of it was an anomaly. */
function learn(counts: Counts, i: number): void {
  const { n, ring, cells } = counts;
  const w = SCALES[i] ?? 1;
  const base = i * CELLS;
  let sum = 0;
  for (let at = n - LATE - w; at < n - LATE; at++) {
    const value = ring[at % RING] ?? 0;
    if (value < 0) return;
    sum += value;
  }
  const share = (w >> 1 || 1) / w;
  const mean = w * levelBefore(counts, w + LATE);
  if (mean >= FEW[0] && mean <= FEW[1]) learnCluster(counts, sum, mean, w, share);
  const cluster = clusterOf(counts, w);
  if (sum >= mean || mean < MANY * cluster) return;
  const keep = 1 - (share * w) / EXCESS_MEMORY;
  cells[base + EXCESS] = cell(counts, base + EXCESS) * keep + share * excess(sum, mean, groupOf(cluster, 1));
  cells[base + LEARNT] = cell(counts, base + LEARNT) * keep + share;
}

/** What is usual of the time before the last so many updates; of a young series, of as much before as there is. */
function levelBefore(counts: Counts, updates: number): number {
  let level = 0;
  for (const [i, w] of SCALES.entries()) {
    if (counts.n - w < FIRST) break;
    level = cell(counts, i * CELLS + LEVEL);
    if (w >= updates) break;
  }
  return level;
}

/** One window of few: was it empty? */
function learnCluster({ clusters }: Counts, sum: number, mean: number, w: number, share: number): void {
  const keep = 1 - (share * w) / EXCESS_MEMORY;
  clusters.empty = clusters.empty * keep + (sum < EMPTY ? share : 0);
  clusters.hoped = clusters.hoped * keep + share * Math.exp(-mean / priorCluster(w));
  clusters.mean = clusters.mean * keep + share * mean;
  clusters.weight = clusters.weight * keep + share;
}

/** Squared residual on the log scale, where bursts are no giants, beyond what clusters explain. */
function excess(sum: number, mean: number, cluster: number): number {
  const residual = Math.log((sum + 0.5) / (mean + 0.5));
  return Math.min(MOST_EXCESS, residual * residual) - cluster / (mean + 0.5);
}

/** φ of windows of scale `i`, from that of the scale before: more and more what was learnt of this very length. */
function spreadOf(counts: Counts, i: number, before: number): number {
  const prior = PRIOR_WINDOWS * before * (FALLS[i] ?? 1);
  const lain = cell(counts, i * CELLS + EXCESS);
  return Math.max(LEAST_SPREADS[i] ?? 0, (lain + prior) / (cell(counts, i * CELLS + LEARNT) + PRIOR_WINDOWS));
}
