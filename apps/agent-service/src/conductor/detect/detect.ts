import type { AnomalyType } from '@conductor/contracts';
import { calm, end, isDeeper, raise, type AnomalyEvent, type Finding } from './anomalies.ts';
import { findDrop, isRecovered, restartDrops } from './drop.ts';
import { exposureOf, findExit, isStaying, restartExits } from './exits.ts';
import { findDecline, findLow, isFalling, isHigher, isLevel, restartTrend, sampleScore } from './trend.ts';
import type { Detection } from './detection.ts';
import type { EngagementScore } from '../perceive/score.ts';
import type { WindowReading } from '../perceive/window.ts';

export type { Anomaly, AnomalyEvent } from './anomalies.ts';
export { restoreDetection, snapshotDetection } from './checkpoint.ts';
export { createDetection, setQuiet, type Detection } from './detection.ts';

/** Nothing is raised in the first ticks after a start or a quiet time: people are still coming. */
const SETTLING_TICKS = 12;
/** A room with less than this share of its usual people is being left: nobody is there to be won back. */
const EMPTY = 0.1;
/** For so long a sudden drop or an exit says already why the score is low. */
const EXPLAINED_TICKS = 60;
/** The expected score fades with this time constant, in ticks, and exists after so many. */
const EXPECTED_MEMORY = 240;
const EXPECTED_FROM = 12;
/** A fall that leaves less than this share of the expected is called sudden, whatever went before. */
const ABRUPT = 0.25;
/** Two ticks further apart than so many ticks have something unknown between them. */
const GAP_TICKS = 2.5;
/** By so much evidence each drop raised lately makes the next one dearer, fading with two hours, so that no session is a siren. */
const DEARER = 1;
const DEARER_MS = 7_200_000;
const SUDDEN = ['SUDDEN_DROP', 'MASS_EXIT'] as const satisfies readonly AnomalyType[];
const FALLS = ['SUDDEN_DROP', 'GRADUAL_DECLINE'] as const satisfies readonly AnomalyType[];
const KINDS = [...SUDDEN, 'GRADUAL_DECLINE', 'LOW_ENGAGEMENT'] as const satisfies readonly AnomalyType[];

/**
 * One tick. A tick of unknown coverage changes nothing and alarms nobody; what is open stays open. `expected` is the score
 * that this session is used to, null while it has hardly any past.
 */
export function detect(
  detection: Detection,
  reading: WindowReading,
  engagement: EngagementScore,
  nowMs: number,
): { expected: number | null; events: AnomalyEvent[] } {
  const { score } = engagement;
  const expected = detection.ticks < EXPECTED_FROM ? null : detection.expected;
  if (score === null || !isCovered(reading)) return { expected, events: [] };
  if (nowMs < detection.quietUntilMs) return { expected, events: beQuiet(detection) };
  if (detection.quiet) beginAgain(detection);
  if (nowMs - detection.lastMs > GAP_TICKS * detection.tickMs) restartExits(detection.exits);
  detection.lastMs = nowMs;
  detection.ticks += 1;
  detection.strain *= 1 - detection.tickMs / DEARER_MS;
  detection.expected += (score - detection.expected) / Math.min(detection.ticks, EXPECTED_MEMORY);
  return { expected, events: judge(detection, reading, score, nowMs) };
}

/** The window as a whole may be covered while this very tick is not. */
const isCovered = ({ tick }: WindowReading): boolean => tick.spanMs === 0 || tick.coveredMs >= 0.8 * tick.spanMs;

function judge(detection: Detection, reading: WindowReading, score: number, nowMs: number): AnomalyEvent[] {
  const { anomalies, drops, exits, trend, ticks, tickMs } = detection;
  const exit = findExit(exits, reading, detection.exitThreshold, tickMs);
  const exposure = exposureOf(exits);
  const threshold = detection.drop.threshold + DEARER * detection.strain;
  const drop = findDrop(drops, { ...detection.drop, threshold }, reading, exposure, tickMs);
  const sampled = sampleScore(trend, score);
  const events = close(detection, exposure, sampled);
  const over = new Set(events.map(({ anomaly }) => anomaly.anomalyType));
  const settled = ticks - detection.settledFrom > SETTLING_TICKS;
  const say = (finding: Finding | null): void => {
    const event = finding === null || !settled ? null : raise(anomalies, finding, ticks, nowMs);
    if (event !== null) events.push(event);
  };
  if (!over.has('MASS_EXIT')) say(exit);
  if (exposure < EMPTY) return events;
  if (!over.has('SUDDEN_DROP') && !over.has('GRADUAL_DECLINE')) say(named(detection, drop));
  if (sampled && !isExplained(detection)) {
    say(findDecline(trend));
    say(findLow(trend));
  }
  if (events.some(({ kind, anomaly }) => kind !== 'ended' && anomaly.signal === drop?.signal)) detection.strain += 1;
  return events;
}

/** What is open and over. */
function close(detection: Detection, exposure: number, sampled: boolean): AnomalyEvent[] {
  const { anomalies, drops, exits, trend } = detection;
  const ended: (AnomalyEvent | null)[] = [];
  for (const kind of FALLS) {
    const open = anomalies.open[kind];
    if (open === undefined) continue;
    const { signal } = open.anomaly;
    if (signal !== 'score') {
      const back = exposure < EMPTY || isRecovered(drops, signal, open.window, exposure);
      const event = calm(anomalies, kind, back);
      if (event !== null) restartDrops(drops);
      ended.push(event);
    } else if (sampled) ended.push(calm(anomalies, kind, isLevel(trend)));
  }
  const stayed = calm(anomalies, 'MASS_EXIT', isStaying(exits));
  if (stayed !== null) restartExits(exits);
  ended.push(stayed);
  if (sampled) ended.push(calm(anomalies, 'LOW_ENGAGEMENT', isHigher(trend)));
  return ended.filter((event) => event !== null);
}

/**
 * A fall of counts at the end of a steady fall of the score was gradual, unless hardly anything is left. Beside an open one of either kind another is news only
 * if it is clearly deeper.
 */
function named({ anomalies, trend }: Detection, drop: Finding | null): Finding | null {
  if (drop === null) return null;
  const { SUDDEN_DROP: sudden, GRADUAL_DECLINE: gradual } = anomalies.open;
  if (sudden !== undefined) return drop;
  if (gradual !== undefined && !isDeeper(drop, gradual)) return null;
  return drop.left >= ABRUPT && isFalling(trend) ? { ...drop, anomalyType: 'GRADUAL_DECLINE' } : drop;
}

/** A sudden drop or an exit is open, or was raised lately. */
function isExplained({ anomalies, ticks }: Detection): boolean {
  return SUDDEN.some((kind) => {
    const raised = anomalies.raised[kind];
    return anomalies.open[kind] !== undefined || (raised !== undefined && ticks - raised < EXPLAINED_TICKS);
  });
}

function beQuiet(detection: Detection): AnomalyEvent[] {
  detection.quiet = true;
  return KINDS.map((kind) => end(detection.anomalies, kind)).filter((event) => event !== null);
}

function beginAgain(detection: Detection): void {
  detection.quiet = false;
  detection.settledFrom = detection.ticks;
  restartDrops(detection.drops);
  restartExits(detection.exits);
  restartTrend(detection.trend);
}
