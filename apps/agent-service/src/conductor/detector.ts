/**
 * Notices when a single series falls below (or leaves) what it has been lately. Stands alone: no imports, no knowledge of
 * the series' range or unit needed.
 *
 * At each update windows of several lengths that end now are compared with a fading mean of what came before each of them
 * (a scan of generalised likelihood ratios; Lorden 1971, Lai 1995). How far such windows usually lie below their
 * expectation is learnt from the series' own past, by length, one window late, so that a drop does not excuse itself.
 */
export type DetectorOptions = {
  /** `down` (default) is blind to rises. */
  direction?: 'down' | 'both';
  /** `count`: events per tick, over-dispersed (negative binomial). `value` (default): any real number. */
  kind?: 'count' | 'value';
  /** The dial: false alarms expected per update while nothing happens. */
  falseAlarmsPerUpdate?: number;
};

export type Verdict = {
  /** 0–1; an alarm from 0.5. */
  score: number;
  /** Mean of the most telling window, and what was expected of it; null while there is too little past. */
  value: number | null;
  expected: number | null;
  /** Length of that window, in updates. */
  window: number;
  atMs: number;
};

/** What is learnt about windows of one length: fading sums of squared shortfall (and excess), and their weight. */
type Spread = { below: number; belowWeight: number; above: number; aboveWeight: number };
/** Plain data: its own checkpoint. Rings are indexed by update number; `sums` are cumulative. */
export type DetectorState = {
  n: number;
  level: number;
  weight: number;
  jitter: number;
  sums: number[];
  levels: number[];
  spreads: Spread[];
};
export type Detector = {
  /** Takes the next value in. `exposure` ≤ 1 scales what is expected, e.g. when half of the audience has left. */
  update(value: number, timestampMs: number, exposure?: number): Verdict;
  readonly state: DetectorState;
};

const SCALES = [2, 4, 6, 12, 18, 24, 36, 48, 60];
/** At least twice the longest scale. */
const RING = 128;
/** The level is a fading mean with this time constant, in updates. */
const MEMORY = 60;
/** The spread is forgotten over this many updates. */
const SPREAD_MEMORY = 1_440;
/** Updates before the first window, and least number of events expected in a window of counts. */
const FIRST = 24;
const FEWEST = 2;
/** Prior of the relative variance of a minute's count (12 updates of 5 s), falling with √length; worth so many windows. */
const PRIOR_SPREAD = 0.15;
const PRIOR_WINDOWS = 20;
/** Short windows are tried more often, so they must tell more. */
const HASTE = 0.3;
/** Evidence at which one window in so many is a false alarm: measured on the recordings named in docs/judgement.md. */
const CALIBRATION = 2.7;

/** A detector with no past, or with that of `state`. */
export function createDetector(options: DetectorOptions = {}, state: DetectorState = emptyState()): Detector {
  const { direction = 'down', kind = 'value', falseAlarmsPerUpdate = 1 / 1_440 } = options;
  const threshold = Math.max(1, -Math.log(falseAlarmsPerUpdate) - CALIBRATION);
  const family = kind === 'count' ? counts : values;
  return {
    state,
    update(value, timestampMs, exposure = 1) {
      if (Number.isFinite(value)) push(state, value, family);
      const best = { evidence: 0, value: null, expected: null, window: 0, ...scan(state, family, exposure, direction) };
      const score = best.evidence / (best.evidence + threshold);
      return { score, value: best.value, expected: best.expected, window: best.window, atMs: timestampMs };
    },
  };
}

const emptyState = (): DetectorState => ({
  n: 0,
  level: 0,
  weight: 0,
  jitter: 0,
  sums: Array.from({ length: RING }, () => 0),
  levels: Array.from({ length: RING }, () => 0),
  spreads: SCALES.map(() => ({ below: 0, belowWeight: 0, above: 0, aboveWeight: 0 })),
});

/** What differs between counts and values. `sum` over `w` updates, `expected` the mean expected per update. */
type Family = {
  /** The value as far as it may move the level: one burst must not. */
  tame(state: DetectorState, value: number): number;
  /** How far a window lies from its expectation. */
  residual(sum: number, expected: number, w: number): number;
  /** Squared residual beyond what chance alone explains. */
  excess(residual: number, expected: number, w: number): number;
  prior(state: DetectorState, w: number): number;
  /** Log likelihood ratio of the window's own mean against the expected one; `unsure` variance of the expectation. */
  evidence(sum: number, expected: number, w: number, spread: number, history: number): number;
};

/** Negative binomial with mean B and variance B + φB²; residuals on the log scale. */
const counts: Family = {
  tame: ({ n, level }, value) => (n < 12 ? value : Math.min(value, 2 * level + 2)),
  residual: (sum, expected, w) => Math.log((sum + 0.5) / (w * expected + 0.5)),
  excess: (residual, expected, w) => Math.min(2.5, residual * residual) - 1 / (w * expected + 0.5),
  prior: (_state, w) => PRIOR_SPREAD * Math.sqrt(12 / Math.max(w, 12)),
  evidence(sum, expected, w, spread, history) {
    const mean = w * expected;
    if (mean < FEWEST) return 0;
    const k = 1 / (Math.max(0.005, spread) + 1 / (expected * history + 0.5));
    return (sum > 0 ? sum * Math.log(sum / mean) : 0) - (sum + k) * Math.log((sum + k) / (mean + k));
  },
};

/** Student's t with 10 degrees of freedom, so that a heavy tail is not taken for a wonder. */
const FREEDOM = 10;
const values: Family = {
  tame: ({ n, level, jitter }, value) =>
    n < 12 ? value : Math.max(level - 4 * jitter, Math.min(level + 4 * jitter, value)),
  residual: (sum, expected, w) => sum / w - expected,
  excess: (residual) => residual * residual,
  prior: ({ jitter, level }, w) => (1.6 * jitter * jitter + 1e-8 * level * level + 1e-18) / Math.sqrt(w),
  evidence(sum, expected, w, spread, history) {
    const variance = Math.max(spread, 1e-18) * (1 + w / history);
    const residual = sum / w - expected;
    return ((FREEDOM + 1) / 2) * Math.log1p((residual * residual) / (variance * FREEDOM));
  },
};

function push(state: DetectorState, value: number, family: Family): void {
  const at = state.n % RING;
  if (at === 0) rebase(state);
  state.levels[at] = state.level;
  const before = state.n === 0 ? 0 : (state.sums[(state.n - 1) % RING] ?? 0);
  state.sums[at] = before + value;
  const tamed = family.tame(state, value);
  state.weight = state.weight * (1 - 1 / MEMORY) + 1;
  if (state.n > 0)
    state.jitter +=
      (Math.min(Math.abs(value - state.level), 4 * state.jitter + Math.abs(tamed - state.level)) - state.jitter) /
      state.weight;
  state.level += (tamed - state.level) / state.weight;
  state.n += 1;
  for (const [i, w] of SCALES.entries()) learn(state, family, i, w);
}

/** Keeps the cumulative sums small, so that no precision is lost in a session of any length. */
function rebase(state: DetectorState): void {
  const last = state.sums[RING - 1] ?? 0;
  state.sums = state.sums.map((sum) => sum - last);
}

/** The window of length `w` that ends before update number `end` (exclusive): its sum and the level before it. */
function look(state: DetectorState, end: number, w: number): { sum: number; expected: number } {
  const before = end - w === 0 ? 0 : (state.sums[(end - w - 1) % RING] ?? 0);
  return { sum: (state.sums[(end - 1) % RING] ?? 0) - before, expected: state.levels[(end - w) % RING] ?? 0 };
}

/** One window late: the window that ended where the present one begins. */
function learn(state: DetectorState, family: Family, i: number, w: number): void {
  const spread = state.spreads[i];
  const end = state.n - w;
  if (spread === undefined || end - w < FIRST) return;
  const { sum, expected } = look(state, end, w);
  const residual = family.residual(sum, expected, w);
  const keep = 1 - 1 / SPREAD_MEMORY;
  const side = residual < 0 ? 1 : 0;
  const excess = family.excess(residual, expected, w) / w;
  spread.below = spread.below * keep + side * excess;
  spread.belowWeight = spread.belowWeight * keep + side / w;
  spread.above = spread.above * keep + (1 - side) * excess;
  spread.aboveWeight = spread.aboveWeight * keep + (1 - side) / w;
}

type Found = { evidence: number; value: number; expected: number; window: number };

function scan(state: DetectorState, family: Family, exposure: number, direction: 'down' | 'both'): Found | null {
  let best: Found | null = null;
  for (const [i, w] of SCALES.entries()) {
    const spread = state.spreads[i];
    if (spread === undefined || state.n - w < FIRST) break;
    const { sum, expected: level } = look(state, state.n, w);
    const expected = level * exposure;
    const down = family.residual(sum, expected, w) < 0;
    if (!down && direction === 'down') continue;
    const [sumOfSquares, weight] = down ? [spread.below, spread.belowWeight] : [spread.above, spread.aboveWeight];
    const usual = (sumOfSquares + PRIOR_WINDOWS * family.prior(state, w)) / (weight + PRIOR_WINDOWS);
    const history = Math.min(state.n - w, MEMORY);
    const evidence = family.evidence(sum, expected, w, usual, history) - HASTE * Math.log(12 / w);
    if (evidence > (best?.evidence ?? 0)) best = { evidence, value: sum / w, expected, window: w };
  }
  return best;
}
