/**
 * Forecasts of the next value of any series: fading means that follow it at several speeds, of the values themselves and of
 * the values less what is usual at this time of the day or of the week. The one that has erred least lately is believed.
 */

/** A day in quarters of an hour, a week in hours: where each begins in the profile. */
const SEASONS = [
  { periodMs: 86_400_000, bins: 96, from: 0 },
  { periodMs: 7 * 86_400_000, bins: 168, from: 96 },
];
const BINS = 96 + 168;
/** Shares of the newest value in the means: the next is as the last, as lately, as of late, as ever. */
const SHARES = [1, 0.3, 0.05, 0.01];
const LEVEL = SHARES.length - 1;
const FORECASTS = (SEASONS.length + 1) * SHARES.length;
/** Updates before an error is usual. */
export const FIRST = 24;
/** Errors fade over so many updates; a season is believed after as many. */
const ERROR_MEMORY = 200;
/** Share of a new value in the profile of a season. */
const PROFILE_SHARE = 0.06;
/** A value further off than so many usual errors teaches nothing more: one must not spoil the means for long. */
const GIANT = 400;

/** Plain data: mean, error and age of each forecast (no season, day, week), and a mean and a count for each bin. */
export type ForecastState = {
  n: number;
  sinceMs: number;
  means: Float64Array;
  errors: Float64Array;
  ages: Float64Array;
  profile: Float64Array;
  visits: Uint8Array;
};

/** No past. */
export const createForecast = (): ForecastState => ({
  n: 0,
  sinceMs: 0,
  means: new Float64Array(FORECASTS),
  errors: new Float64Array(FORECASTS),
  ages: new Float64Array(FORECASTS),
  profile: new Float64Array(BINS),
  visits: new Uint8Array(BINS),
});

/**
 * Takes a finite value in. Returns how far off it lies from what was forecast, at most 400 usual errors, and how far from the
 * level of the last hundred values; both in the value's unit, 0 for the first value.
 */
export function forecast(state: ForecastState, value: number, atMs: number): { surprise: number; fromLevel: number } {
  const { n, means, errors, ages } = state;
  if (n === 0) state.sinceMs = atMs;
  let best = 0;
  let expected = n === 0 ? value : (means[0] ?? 0);
  for (let at = 1; at < FORECASTS; at++) {
    const season = Math.floor(at / SHARES.length);
    const usual = usualAt(state, season, atMs);
    if ((ages[at] ?? 0) < (season > 0 ? ERROR_MEMORY : 1) || usual === undefined) continue;
    if ((errors[at] ?? 0) < (errors[best] ?? 0)) [best, expected] = [at, usual + (means[at] ?? 0)];
  }
  const most = n >= FIRST ? GIANT * (errors[best] ?? 0) || Infinity : Infinity;
  const surprise = Math.max(-most, Math.min(most, value - expected));
  const fromLevel = n === 0 ? 0 : expected + surprise - (means[LEVEL] ?? 0);
  learn(state, expected + surprise, atMs);
  // Rounding is no surprise.
  return { surprise: Math.abs(surprise) < 1e-12 * Math.abs(value) ? 0 : surprise, fromLevel };
}

/** What is usual at this time: 0 for season 0, which is none; undefined where it is not known, as in the first period. */
function usualAt({ profile, visits, sinceMs }: ForecastState, season: number, atMs: number): number | undefined {
  const { periodMs = 0 } = SEASONS[season - 1] ?? {};
  if (periodMs === 0) return 0;
  const bin = binOf(season, atMs);
  return atMs - sinceMs >= periodMs && (visits[bin] ?? 0) > 0 ? profile[bin] : undefined;
}

function binOf(season: number, atMs: number): number {
  const { periodMs = 1, bins = 1, from = 0 } = SEASONS[season - 1] ?? {};
  const part = (((atMs % periodMs) + periodMs) % periodMs) / periodMs;
  return from + Math.floor(part * bins);
}

function learn(state: ForecastState, value: number, atMs: number): void {
  const { means, errors, ages, profile, visits } = state;
  for (let at = 0; at < FORECASTS; at++) {
    const usual = usualAt(state, Math.floor(at / SHARES.length), atMs);
    if (usual === undefined) continue;
    const age = ages[at] ?? 0;
    const known = errors[at] ?? 0;
    const error = value - usual - (means[at] ?? 0);
    const felt = Math.min(Math.abs(error), age < FIRST || known === 0 ? Infinity : 8 * known);
    if (age > 0) errors[at] = known + (felt - known) / Math.min(age, ERROR_MEMORY);
    means[at] = (means[at] ?? 0) + Math.max(SHARES[at % SHARES.length] ?? 1, 1 / (age + 1)) * error;
    ages[at] = age + 1;
  }
  const most = state.n < FIRST ? Infinity : 4 * (errors[LEVEL] ?? 0) || Infinity;
  for (let season = 1; season <= SEASONS.length; season++) {
    const bin = binOf(season, atMs);
    const visit = visits[bin] ?? 0;
    const error = value - (profile[bin] ?? 0);
    const felt = visit < 3 ? error : Math.max(-most, Math.min(most, error));
    profile[bin] = (profile[bin] ?? 0) + Math.max(PROFILE_SHARE, 1 / (visit + 1)) * felt;
    visits[bin] = Math.min(255, visit + 1);
  }
  state.n += 1;
}
