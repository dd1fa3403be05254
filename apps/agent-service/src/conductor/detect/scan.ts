/**
 * Notices when a single series falls below (or leaves) what it has been lately. Stands alone: no imports, no knowledge of
 * the series' range or unit needed, constant memory.
 *
 * At each update windows of several lengths that end now are compared with a slowly fading mean of what came before each
 * of them: a scan of generalised likelihood ratios (Lorden 1971, Lai 1995). How far windows of a length usually lie off
 * is learnt from the series' own past, one to two window lengths late, so that a drop does not excuse itself.
 */
export type DetectorOptions = {
  /** `down` (default) is blind to rises. */
  direction?: 'down' | 'both';
  /** `count`: events per update, over-dispersed (negative binomial). `value` (default): any real number. */
  kind?: 'count' | 'value';
  /** The dial: false alarms expected per update while nothing happens. */
  falseAlarmsPerUpdate?: number;
};

type Verdict = {
  /** 0–1; an alarm from 0.5. */
  score: number;
  /** Mean of the most telling window, and what was expected of it; null while nothing tells. */
  value: number | null;
  expected: number | null;
  /** Length of that window, in updates; 0 for none. */
  window: number;
  atMs: number;
};

/** Plain data. `since`: windows that began before this update are not looked at; `cells`: CELLS numbers for each scale. */
export type DetectorState = {
  n: number;
  since: number;
  jitter: number;
  ring: Float32Array | Float64Array;
  cells: Float64Array;
};
export type Detector = {
  /** Takes the next value in; one that is not finite is passed over. */
  update(value: number, timestampMs: number): Verdict;
  readonly state: DetectorState;
};

/** Lengths of windows, in updates, each about 4/3 of the one before. */
const SCALES = [1, 2, 3, 4, 6, 8, 12, 18, 24, 36, 48, 72, 96, 144, 192];
/** At least the longest scale. */
const RING = 192;
const CELLS = 7;
/** Sum of the window, fading mean before it and its weight, fading excess and its weight, two excesses not yet learnt. */
const [SUM, LEVEL, WEIGHT, EXCESS, LEARNT, WAITING, NEWEST] = [0, 1, 2, 3, 4, 5, 6];
/** How far windows usually lie off fades with this time constant, in updates. */
const EXCESS_MEMORY = 1_440;
/** Updates before the first window. */
const FIRST = 24;
/** The prior of a length's spread is worth so many windows; that of the whole curve, so many of any length. */
const PRIOR_WINDOWS = 10;
const PRIOR_CURVE = 200;
const FALL = 0.7;
const FALLS = SCALES.map((w) => w ** -FALL);
/** Short windows are tried more often, so they must tell more: by this times ln(12 / length). */
const HASTE = 1.8;
/** After the scales: for each forecast its level and fading error; then what is known of the tail of the evidence. */
const FORECASTS = SCALES.length * CELLS;
/** Shares of the newest value in the forecasts: tomorrow is as today, as lately, as ever. */
const SHARES = [1, 0.3, 0.05, 0.01];
const TAIL = FORECASTS + 2 * SHARES.length;
/** Errors of forecasts fade over so many updates. */
const ERROR_MEMORY = 200;
/** The highest evidence of a block of so many updates is one observation of the tail. */
const BLOCK = 96;
const GUMBEL = Math.sqrt(6) / Math.PI;
/** A surprise of more than so many usual errors tells nothing more, and would fill the long windows for long. */
const GIANT = 50;
/** Squares of larger values are no numbers any more. */
const LARGEST = 1e150;
/** Evidence at which one update in so many is a false alarm: −ln of the dial less this, measured (docs/judgement.md). */
const CALIBRATION = 3;

/** A detector with no past, or with that of `state`. */
export function createDetector(
  options: DetectorOptions = {},
  state: DetectorState = createState(options.kind),
): Detector {
  const settings = settingsOf(options);
  return { state, update: (value, timestampMs) => update(state, settings, value, timestampMs) };
}

type DetectorSettings = { kind: 'count' | 'value'; both: boolean; threshold: number };

/** Options made ready for `update`. */
function settingsOf({
  direction = 'down',
  kind = 'value',
  falseAlarmsPerUpdate = 1 / 1_440,
}: DetectorOptions): DetectorSettings {
  const threshold = Math.max(1, -Math.log(falseAlarmsPerUpdate) - CALIBRATION);
  return { kind, both: direction === 'both', threshold };
}

/** No past. Counts are kept in half the room: they are whole numbers, and many sessions have several series of them. */
function createState(kind: DetectorOptions['kind'] = 'value'): DetectorState {
  const cells = new Float64Array(TAIL + 5);
  for (let i = 0; i < FORECASTS; i += CELLS) cells.fill(NaN, i + WAITING, i + NEWEST + 1);
  return { n: 0, since: 0, jitter: 0, ring: kind === 'count' ? new Float32Array(RING) : new Float64Array(RING), cells };
}

/** One update. `exposure` ≤ 1 scales what is expected, e.g. when half of the audience has left. */
function update(
  state: DetectorState,
  { kind, both, threshold }: DetectorSettings,
  value: number,
  atMs: number,
  exposure = 1,
): Verdict {
  const family = kind === 'count' ? counts : values;
  const isTaken = Number.isFinite(value);
  const tame = Math.max(-LARGEST, Math.min(LARGEST, value));
  if (isTaken) push(state, family, both, kind === 'count' ? Math.fround(tame) : surprise(state, tame));
  const curve = curveOf(state, family);
  let found = 0;
  let best = 0;
  let expected = 0;
  for (let i = 0; i < SCALES.length; i++) {
    const w = SCALES[i] ?? 0;
    if (state.n - w < FIRST || state.n - w < state.since) break;
    const base = i * CELLS;
    const sum = cell(state, base + SUM);
    const usual = cell(state, base + LEVEL) * exposure;
    if (!both && sum >= w * usual) continue;
    const spread = spreadOf(state, i, curve);
    const evidence =
      family.evidence(sum, usual, w, spread, cell(state, base + WEIGHT)) - Math.max(0, HASTE * Math.log(12 / w));
    if (!(evidence > best)) continue;
    [found, best, expected] = [i, evidence, usual];
  }
  const window = best > 0 ? (SCALES[found] ?? 0) : 0;
  if (isTaken && kind === 'value') noteTail(state, best, threshold);
  const alarming = kind === 'count' ? threshold : Math.max(threshold, tailOf(state, threshold));
  if (window === 0) return { score: 0, value: null, expected: null, window, atMs };
  const mean = cell(state, found * CELLS + SUM) / window;
  const score = best / (best + alarming);
  return kind === 'count'
    ? { score, value: mean, expected, window, atMs }
    : { score, value, expected: value - (mean - expected), window, atMs };
}

const cell = ({ cells }: DetectorState, at: number): number => cells[at] ?? 0;

/** The value enters each window; what leaves a window moves the level before it. */
function push(state: DetectorState, family: Family, both: boolean, value: number): void {
  const { n, ring, cells } = state;
  const curve = curveOf(state, family);
  state.jitter = jitterOf(state, Math.abs(value - cell(state, LEVEL)));
  for (let i = 0; i < SCALES.length; i++) {
    const w = SCALES[i] ?? 0;
    const base = i * CELLS;
    cells[base + SUM] = cell(state, base + SUM) + value;
    if (n < w) continue;
    const old = ring[(n - w) % RING] ?? 0;
    cells[base + SUM] = cell(state, base + SUM) - old;
    const level = cell(state, base + LEVEL);
    const weight = cell(state, base + WEIGHT) * (1 - 1 / family.memory(w)) + 1;
    const moved = weight < 12 ? old : family.tame(old, level, state.jitter);
    cells[base + WEIGHT] = weight;
    cells[base + LEVEL] = level + (moved - level) / weight;
    const every = w >> 1 || 1;
    if (n + 1 - w >= FIRST && n % every === 0) learn(state, family, both, i, curve);
  }
  ring[n % RING] = value;
  state.n = n + 1;
}

/** Twice a window length: the oldest excess is old enough to be learnt, the newest begins to wait. */
function learn(state: DetectorState, family: Family, both: boolean, i: number, curve: number): void {
  const { cells } = state;
  const w = SCALES[i] ?? 1;
  const base = i * CELLS;
  const ripe = cell(state, base + WAITING);
  if (!Number.isNaN(ripe)) {
    const share = (w >> 1 || 1) / w;
    const keep = 1 - (share * w) / EXCESS_MEMORY;
    cells[base + EXCESS] = cell(state, base + EXCESS) * keep + share * ripe;
    cells[base + LEARNT] = cell(state, base + LEARNT) * keep + share;
  }
  cells[base + WAITING] = cell(state, base + NEWEST);
  const sum = cell(state, base + SUM);
  const usual = cell(state, base + LEVEL);
  const tells = both || sum < w * usual;
  cells[base + NEWEST] = tells ? family.excess(sum, usual, w, spreadOf(state, i, curve)) : NaN;
}

/** What windows of one update are usually off by, squared: the prior, times how much further off all lengths have lain. */
function curveOf(state: DetectorState, family: Family): number {
  const prior = family.prior(state);
  if (prior <= 0) return 0;
  let excess = 0;
  let learnt = 0;
  for (let i = 0; i < SCALES.length; i++) {
    excess += cell(state, i * CELLS + EXCESS) / (FALLS[i] ?? 1);
    learnt += cell(state, i * CELLS + LEARNT);
  }
  return Math.max(0.1 * prior, (excess + PRIOR_CURVE * prior) / (learnt + PRIOR_CURVE));
}

/** How far off a window of scale `i` usually lies: the curve, and more and more what was learnt of this very length. */
function spreadOf(state: DetectorState, i: number, curve: number): number {
  const prior = PRIOR_WINDOWS * curve * (FALLS[i] ?? 1);
  return (cell(state, i * CELLS + EXCESS) + prior) / (cell(state, i * CELLS + LEARNT) + PRIOR_WINDOWS);
}

/** What differs between counts and values. `sum` over `w` updates, `usual` what is expected of one. */
type Family = {
  /** Time constant of the level before a window, in updates. */
  memory(w: number): number;
  /** The value as far as it may move the level: one burst must not. */
  tame(value: number, level: number, jitter: number): number;
  /** Squared distance of a window from its expectation beyond what chance alone explains. */
  excess(sum: number, usual: number, w: number, spread: number): number;
  /** The spread of single updates to start from. */
  prior(state: DetectorState): number;
  /** Log likelihood ratio of the window's own mean against the expected one, which rests on `history` updates. */
  evidence(sum: number, usual: number, w: number, spread: number, history: number): number;
};

/** Negative binomial with mean B and variance B + φB²: residuals on the log scale, where bursts are no giants. */
const counts: Family = {
  memory: () => 480,
  tame: (value, level) => Math.min(value, 4 * level + 2),
  excess(sum, usual, w) {
    const residual = Math.log((sum + 0.5) / (w * usual + 0.5));
    return Math.min(2.5, residual * residual) - 1 / (w * usual + 0.5);
  },
  /** Relative variance: 0.15 over twelve updates (a minute of 5 s). */
  prior: () => 0.85,
  evidence(sum, usual, w, spread, history) {
    const mean = w * usual;
    if (mean < 1.5) return 0;
    const k = 1 / (Math.max(0.035, spread) + 1 / (usual * history + 0.5));
    return (sum > 0 ? sum * Math.log(sum / mean) : 0) - (sum + k) * Math.log((sum + k) / (mean + k));
  },
};

/** Student's t with so many degrees of freedom, so that a heavy tail is not taken for a wonder. */
const FREEDOM = 10;
const values: Family = {
  memory: (w) => 96 + 4 * w,
  tame: (value, level, jitter) => Math.max(level - 4 * jitter, Math.min(level + 4 * jitter, value)),
  excess: (sum, usual, w, spread) => tamed((sum / w - usual) ** 2, 25 * spread),
  prior: ({ jitter }) => 1.6 * jitter * jitter,
  evidence(sum, usual, w, spread, history) {
    const residual = sum / w - usual;
    const variance = (spread + 1e-16 * usual * usual + Number.MIN_VALUE) * (1 + w / history);
    return ((FREEDOM + 1) / 2) * Math.log1p(Math.min(1e300, (residual * residual) / (variance * FREEDOM)));
  },
};

/** No single value counts for much more than `limit`: a twentieth of what lies beyond it. After perfect calm all of it does. */
const tamed = (value: number, limit: number): number =>
  value > limit && limit > 0 ? limit + 0.05 * (value - limit) : value;

/** Fading mean distance from the level. */
function jitterOf({ n, jitter }: DetectorState, distance: number): number {
  if (n === 0) return 0;
  return jitter + (n < 12 ? (distance - jitter) / n : (tamed(distance, 8 * jitter) - jitter) / 96);
}

/**
 * How far a value lies off what was forecast, by whichever forecast has done best lately: a series that wanders is forecast by
 * its last value, one that jitters about a level by the level. Every forecast is a fading mean.
 */
function surprise(state: DetectorState, value: number): number {
  const { cells, n } = state;
  let best = 0;
  for (let i = 1; i < SHARES.length; i++) {
    if (cell(state, FORECASTS + 2 * i + 1) < cell(state, FORECASTS + 2 * best + 1)) best = i;
  }
  const limit = GIANT * cell(state, FORECASTS + 2 * best + 1);
  const found = n === 0 ? 0 : value - cell(state, FORECASTS + 2 * best);
  for (let i = 0; i < SHARES.length; i++) {
    const at = FORECASTS + 2 * i;
    const error = value - cell(state, at);
    const usual = cell(state, at + 1);
    const most = usual > 0 ? GIANT * usual : Infinity;
    const felt = n < FIRST ? Math.abs(error) : Math.min(most, tamed(Math.abs(error), 5 * usual));
    cells[at] = cell(state, at) + Math.max(SHARES[i] ?? 1, 1 / (n + 1)) * error;
    if (n > 0) cells[at + 1] = usual + (felt - usual) / Math.min(n, ERROR_MEMORY);
  }
  return n < FIRST || limit === 0 ? found : Math.max(-limit, Math.min(limit, found));
}

const [HIGHEST, HIGHEST_BEFORE, MEAN, SPREAD, BLOCKS] = [TAIL, TAIL + 1, TAIL + 2, TAIL + 3, TAIL + 4];

/** Takes the highest evidence of each block, one block late, into its fading mean and spread. */
function noteTail(state: DetectorState, evidence: number, threshold: number): void {
  const { cells, n } = state;
  cells[HIGHEST] = Math.max(cell(state, HIGHEST), evidence);
  if (n % BLOCK !== 0) return;
  const blocks = cell(state, BLOCKS);
  if (blocks > 0) {
    const step = 1 / Math.min(blocks, 30);
    const mean = cell(state, MEAN);
    const most = blocks < 4 ? threshold : mean + 4 * GUMBEL * cell(state, SPREAD) + 1;
    const error = Math.min(cell(state, HIGHEST_BEFORE), most) - mean;
    cells[MEAN] = mean + step * error;
    cells[SPREAD] = Math.sqrt((1 - step) * (cell(state, SPREAD) ** 2 + step * error * error));
  }
  cells[HIGHEST_BEFORE] = cell(state, HIGHEST);
  cells[HIGHEST] = 0;
  cells[BLOCKS] = blocks + 1;
}

/**
 * The evidence that arises by itself as rarely as the dial allows in this very series: a Gumbel law fitted by moments (scale
 * √6/π of the spread, location mean − 0.577 scale). Heavy tails and seasons make it large. 0 before five blocks.
 */
function tailOf(state: DetectorState, threshold: number): number {
  if (cell(state, BLOCKS) < 5) return 0;
  const perBlock = Math.min(0.5, BLOCK * Math.exp(-threshold - CALIBRATION));
  return cell(state, MEAN) + GUMBEL * cell(state, SPREAD) * (-0.5772 - Math.log(-Math.log1p(-perBlock)));
}
