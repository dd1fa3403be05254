/**
 * Notices when a single series leaves what it has been lately. Knows nothing of the series' range or unit; constant memory.
 *
 * Each value is turned into three distances: from what was forecast, from the same over the last hours, and from the level.
 * Each is as telling as it is rare in the past of this very series, and the most telling one counts. What was told is not
 * told again while it lasts: the score marks the beginning of something, and the state that follows is the new normal.
 */
import { createForecast, FIRST, forecast, type ForecastState } from './scan/forecast.ts';
import { createTail, rarity, type Tail } from './scan/rarity.ts';

export type DetectorOptions = {
  /** `down` (default) is blind to rises. */
  direction?: 'down' | 'both';
  /** `count`: events per update, ≥ 0. `value` (default): any real number. */
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

/** Plain data. `told`: evidence already told, fading; `recent`: surprises of the last WINDOW updates, and their sum. */
export type DetectorState = {
  n: number;
  told: number;
  forecast: ForecastState;
  recent: Float64Array;
  sum: number;
  tails: { single: Tail; window: Tail; level: Tail };
};
export type Detector = {
  /** Takes the next value in; one that is not finite is passed over. */
  update(value: number, timestampMs: number): Verdict;
  readonly state: DetectorState;
};

/** Length of the long window, in updates. */
const WINDOW = 24;
/** What the window or the level tells must be rarer by this factor's logarithm: they see much of what single values see. */
const HANDICAP = 1;
/** What was told fades by half in so many updates, and something new tells more than that by so much. */
const FADE = 0.5 ** (1 / 150);
const MARGIN = 1;
/** Sums of larger values might be no numbers any more. */
const LARGEST = 1e150;

/** A detector with no past, or with that of `state`. */
export function createDetector(options: DetectorOptions = {}, state: DetectorState = createState()): Detector {
  const { direction = 'down', kind = 'value', falseAlarmsPerUpdate = 1 / 1_440 } = options;
  const settings = {
    isCount: kind === 'count',
    both: direction === 'both',
    threshold: Math.max(1, -Math.log(falseAlarmsPerUpdate)),
  };
  return { state, update: (value, timestampMs) => update(state, settings, value, timestampMs) };
}

function createState(): DetectorState {
  const tails = { single: createTail(), window: createTail(), level: createTail() };
  return { n: 0, told: 0, forecast: createForecast(), recent: new Float64Array(WINDOW), sum: 0, tails };
}

function update(
  state: DetectorState,
  { isCount, both, threshold }: { isCount: boolean; both: boolean; threshold: number },
  raw: number,
  atMs: number,
): Verdict {
  const nothing: Verdict = { score: 0, value: null, expected: null, window: 0, atMs };
  if (!Number.isFinite(raw)) return nothing;
  const clamped = Math.max(-LARGEST, Math.min(LARGEST, raw));
  // Roots of counts jitter alike whatever their level (Anscombe 1948).
  const value = isCount ? Math.sqrt(Math.max(0, clamped) + 0.375) : clamped;
  const { surprise, fromLevel } = forecast(state.forecast, value, atMs);
  const { recent, tails } = state;
  const slot = state.n % WINDOW;
  state.sum += surprise - (recent[slot] ?? 0);
  recent[slot] = surprise;
  state.n += 1;
  if (state.n <= FIRST) return nothing;
  const mean = state.sum / WINDOW;
  const told = state.told;
  const single = rarity(tails.single, sized(surprise, both));
  const window = rarity(tails.window, sized(mean, both)) - HANDICAP;
  const level = rarity(tails.level, sized(fromLevel, both)) - HANDICAP;
  const evidence = Math.max(single, window, level);
  state.told = Math.max(evidence, told * FADE);
  if (evidence <= told + MARGIN) return nothing;
  const off = evidence === single ? surprise : evidence === window ? mean : fromLevel;
  const expected = isCount ? Math.max(0, (value - off) ** 2 - 0.375) : value - off;
  const length = evidence === window ? WINDOW : 1;
  return { score: evidence / (evidence + threshold), value: clamped, expected, window: length, atMs };
}

/** How far off, where falls alone count: how far below. */
const sized = (off: number, both: boolean): number => (both ? Math.abs(off) : Math.max(0, -off));
