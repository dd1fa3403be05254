import { ALARM, type Finding } from './anomalies.ts';
import { createState, look, restart, update, type DetectorSettings, type DetectorState } from './scan.ts';
import type { WindowReading } from '../perceive/window.ts';

/** Counts that a fall is looked for in. `activity` is everything that people did, where that is more than chat. */
const SERIES = ['chat', 'reactions', 'activity'] as const;
type Series = (typeof SERIES)[number];
/** One detector for each series that there is; `others`: reactions and questions so far. */
export type Drops = { others: number } & Partial<Record<Series, DetectorState>>;
/** Fewer reactions and questions are no habit that could end. */
const HABIT = 20;

const SIGNAL = { chat: 'chatMsgsPerMin', reactions: 'reactionsPerMin', activity: 'activity' } as const;
const WORDS = { chat: 'messages', reactions: 'reactions', activity: 'acts' } as const;
/** A fall to this share of the expected or less is critical. */
const CRITICAL = 0.25;
/** Back at this share of the expected, over a window as long as the one that told of the fall, it is over. */
const RECOVERED = 0.7;

/** Nothing counted yet. */
export function createDrops(): Drops {
  return { others: 0, chat: createState('count') };
}

/** One tick's counts into the detectors; the most alarming fall, if any. `exposure`: share of the usual audience. */
export function findDrop(
  drops: Drops,
  settings: DetectorSettings,
  { tick }: WindowReading,
  exposure: number,
  tickMs: number,
): Finding | null {
  drops.others += tick.reactions + tick.questions;
  if (drops.others >= HABIT) {
    drops.reactions ??= createState('count');
    drops.activity ??= createState('count');
  }
  const counts = { chat: tick.chat, reactions: tick.reactions, activity: tick.chat + tick.reactions + tick.questions };
  let best: Finding | null = null;
  for (const series of SERIES) {
    const state = drops[series];
    if (state === undefined) continue;
    const verdict = update(state, settings, counts[series], 0, exposure);
    if (verdict.value === null || verdict.expected === null || verdict.score < (best?.score ?? ALARM)) continue;
    best = describe(series, verdict.score, verdict.value, verdict.expected, verdict.window, tickMs);
  }
  return best;
}

/** Whether the series that fell is back; `window` as told at the opening. */
export function isRecovered(drops: Drops, signal: string, window: number, exposure: number): boolean {
  const series = SERIES.find((name) => SIGNAL[name] === signal);
  const state = series && drops[series];
  const now = state && look(state, Math.max(12, window));
  return now === undefined || now === null || now.value >= RECOVERED * exposure * now.expected;
}

/** What has passed is no longer held against the audience. */
export function restartDrops(drops: Drops): void {
  for (const series of SERIES) {
    const state = drops[series];
    if (state !== undefined) restart(state);
  }
}

function describe(
  series: Series,
  score: number,
  value: number,
  expected: number,
  window: number,
  tickMs: number,
): Finding {
  const perMinute = 60_000 / tickMs;
  const left = expected > 0 ? value / expected : 1;
  const seconds = Math.round((window * tickMs) / 1_000);
  const count = Math.round(value * window);
  return {
    anomalyType: 'SUDDEN_DROP',
    severity: left <= CRITICAL ? 'CRITICAL' : 'WARNING',
    signal: SIGNAL[series],
    score,
    value: value * perMinute,
    expected: expected * perMinute,
    evidence: `${count} ${WORDS[series]} in ${seconds} s, where about ${Math.round(expected * window)} were to be expected`,
    left,
    window,
  };
}
