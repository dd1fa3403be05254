import type { AnomalyType } from '@conductor/contracts';
import { calm, end, raise, type AnomalyEvent, type Finding } from './anomalies.ts';
import { beginDropsAnew, excludeDrops, findDrop, isRecovered, isRising, restartDrops, type Drop } from './drop.ts';
import { exposureOf, findExit, isStaying, restartExits } from './exits.ts';
import { findDecline, findLow, isHigher, isLevel, restartTrend, sampleScore } from './trend.ts';
import { isQuiet, type Detection } from './detection.ts';
import { MIN_COVERAGE, type EngagementScore } from '../perceive/score.ts';
import type { WindowReading } from '../perceive/reading.ts';

export type { Anomaly, AnomalyEvent } from './anomalies.ts';
export { restoreDetection, snapshotDetection } from './checkpoint.ts';
export { createDetection, isQuiet, setQuiet, type Detection } from './detection.ts';

/** Nothing is raised in the first ticks after a start or a quiet time: people are still coming. */
const SETTLING_TICKS = 12;
/** A room with less than this share of its usual people is being left: nobody is there to be won back. */
const EMPTY = 0.1;
/** For so long after it was told one happening explains what follows from it. */
const HAPPENING_TICKS = 120;
/** An exit of this share is news beside a fall that was told so long ago. */
const GRAVE_EXIT = 0.3;
const EARLIER_TICKS = 60;
/** After an exit that was told, with less than this share of the usual people left, further ones are its course. */
const MOSTLY_GONE = 0.5;
/** A trend of the score is looked for after so many ticks, where the score looks back at most so many windows. */
const OPENING_TICKS = 120;
const SHORT_SPAN = 1.5;
/** An anomaly's ticks do not become usual for so long; then what is has to be taken for usual. */
const UNUSUAL_TICKS = 240;
/** The expected score fades with this time constant, in ticks, and exists after so many. */
const EXPECTED_MEMORY = 240;
const EXPECTED_FROM = 12;
/** Two ticks further apart than so many ticks have something unknown between them. */
const GAP_TICKS = 2.5;
/**
 * An alarm that never found so many times the evidence it needed makes the next dearer by so much, and one that came soon after
 * another by so many times that, fading over so many ticks.
 */
const SURE = 1.6;
const DEARER = 1;
const AGAIN = 4;
const DEARER_TICKS = 1_440;
const FALLS = ['SUDDEN_DROP', 'GRADUAL_DECLINE'] as const satisfies readonly AnomalyType[];
const KINDS = [...FALLS, 'MASS_EXIT', 'LOW_ENGAGEMENT'] as const satisfies readonly AnomalyType[];

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
  const expected = detection.scored < EXPECTED_FROM ? null : detection.expected;
  if (!isCovered(reading)) return { expected, events: [] };
  if (isQuiet(detection, nowMs)) return { expected, events: beQuiet(detection) };
  if (detection.quiet) beginAgain(detection);
  if (nowMs - detection.lastMs > GAP_TICKS * detection.tickMs) restartExits(detection.exits);
  detection.lastMs = nowMs;
  detection.ticks += 1;
  detection.strain *= 1 - 1 / DEARER_TICKS;
  if (score !== null) {
    detection.scored += 1;
    detection.expected += (score - detection.expected) / Math.min(detection.scored, EXPECTED_MEMORY);
  }
  return { expected, events: judge(detection, reading, score, nowMs) };
}

/** The window as a whole may be covered while this very tick is not. */
const isCovered = ({ coverage, tick }: WindowReading): boolean =>
  coverage >= MIN_COVERAGE && (tick.spanMs === 0 || tick.coveredMs >= MIN_COVERAGE * tick.spanMs);

function judge(detection: Detection, reading: WindowReading, score: number | null, nowMs: number): AnomalyEvent[] {
  const { anomalies, drops, exits, trend, ticks, tickMs } = detection;
  const exit = findExit(exits, reading, detection.exitThreshold, tickMs);
  const exposure = exposureOf(exits);
  const threshold = detection.threshold + DEARER * detection.strain;
  const drop = findDrop(drops, reading, { ticks, exposure, usual: isUsual(detection), threshold, tickMs });
  detection.strength = Math.max(detection.strength, drop?.strength ?? 0);
  if (isRising(drops)) restartTrend(trend);
  const sampled = score !== null && isSteadyScore(detection, reading) && sampleScore(trend, score);
  const events = close(detection, exposure, sampled);
  const over = new Set(events.map(({ anomaly }) => anomaly.anomalyType));
  if (ticks - detection.settledFrom <= SETTLING_TICKS) return events;
  const say = (finding: Finding | null): boolean => {
    const event = finding === null || over.has(finding.anomalyType) ? null : raise(anomalies, finding, ticks, nowMs);
    if (event !== null) events.push(event);
    return event !== null;
  };
  if (exit !== null && isNews(detection, exit) && say(exit)) restartTrend(trend);
  if (exposure < EMPTY) return events;
  if (drop !== null && !FALLS.some((kind) => over.has(kind)) && isNewFall(detection) && say(asOpen(detection, drop)))
    startFall(detection, drop);
  const { signals } = reading;
  const room = { active: signals.activeUsers, present: signals.totalUsers };
  if (sampled && !isExplained(detection)) {
    if (!say(findDecline(trend, tickMs, room))) say(findLow(trend, tickMs, room));
  }
  return events;
}

/** Minutes of a score that looks far back are not independent, and the first minutes are no measure. */
const isSteadyScore = ({ ticks }: Detection, { span }: WindowReading): boolean =>
  ticks > OPENING_TICKS && span.windows <= SHORT_SPAN;

/** Whether a tick may become usual: not while an anomaly is young. */
function isUsual({ anomalies, ticks }: Detection): boolean {
  return !FALLS.some((kind) => {
    const open = anomalies.open[kind];
    return open !== undefined && ticks - open.firstTick < UNUSUAL_TICKS;
  });
}

/** A fall within the course of an open one has its kind: it was told, and can only become clearly deeper. */
function asOpen({ anomalies }: Detection, { finding }: Drop): Finding {
  const kind = FALLS.find((each) => anomalies.open[each] !== undefined);
  return kind === undefined ? finding : { ...finding, anomalyType: kind };
}

function startFall(detection: Detection, { finding, strength }: Drop): void {
  if (detection.ticks - detection.fellTick < HAPPENING_TICKS) detection.strain += AGAIN;
  detection.fellTick = detection.ticks;
  detection.strength = strength;
  excludeDrops(detection.drops, finding.window);
}

/** An exit is news unless it was told just now, or the last of those go whose going was told, or those who had fallen silent. */
function isNews({ anomalies, exits, ticks }: Detection, exit: Finding): boolean {
  const told = anomalies.raised.MASS_EXIT ?? -Infinity;
  if (ticks - told < HAPPENING_TICKS && exposureOf(exits) < MOSTLY_GONE) return false;
  if (FALLS.every((kind) => anomalies.open[kind] === undefined)) return true;
  return (
    exit.value >= GRAVE_EXIT && FALLS.every((kind) => ticks - (anomalies.raised[kind] ?? -Infinity) > EARLIER_TICKS)
  );
}

/** Those who have left do not write. */
const isNewFall = ({ anomalies, ticks }: Detection): boolean =>
  anomalies.open.MASS_EXIT === undefined && ticks - (anomalies.raised.MASS_EXIT ?? -Infinity) > HAPPENING_TICKS;

/** What is open and over. */
function close(detection: Detection, exposure: number, sampled: boolean): AnomalyEvent[] {
  const { anomalies, drops, exits, trend } = detection;
  const ended: (AnomalyEvent | null)[] = [];
  for (const kind of FALLS) {
    const open = anomalies.open[kind];
    if (open === undefined) continue;
    const { signal } = open.anomaly;
    if (signal !== 'score') {
      const event = calm(anomalies, kind, exposure < EMPTY || isRecovered(drops, signal, exposure));
      if (event !== null) endFall(detection, kind);
      ended.push(event);
    } else if (sampled) ended.push(calm(anomalies, kind, isLevel(trend)));
  }
  const stayed = calm(anomalies, 'MASS_EXIT', isStaying(exits));
  if (stayed !== null) restartExits(exits);
  ended.push(stayed);
  if (sampled) ended.push(calm(anomalies, 'LOW_ENGAGEMENT', isHigher(trend)));
  return ended.filter((event) => event !== null);
}

function endFall(detection: Detection, kind: (typeof FALLS)[number]): void {
  if (kind === 'GRADUAL_DECLINE') beginDropsAnew(detection.drops);
  else restartDrops(detection.drops);
  if (detection.strength < SURE) detection.strain += 1;
  detection.strength = 0;
}

/** Something is open, or was told lately: it says already why the score is low. */
function isExplained({ anomalies, ticks }: Detection): boolean {
  return KINDS.some((kind) => {
    const raised = anomalies.raised[kind];
    return anomalies.open[kind] !== undefined || (raised !== undefined && ticks - raised < HAPPENING_TICKS);
  });
}

/** For a detection from a checkpoint that holds the tick of `nowMs`: what comes after it is no gap. */
export function noteJudged(detection: Detection, reading: WindowReading, nowMs: number): void {
  if (isCovered(reading) && !isQuiet(detection, nowMs)) detection.lastMs = nowMs;
}

function beQuiet(detection: Detection): AnomalyEvent[] {
  detection.quiet = true;
  return KINDS.map((kind) => end(detection.anomalies, kind)).filter((event) => event !== null);
}

function beginAgain(detection: Detection): void {
  detection.quiet = false;
  detection.settledFrom = detection.ticks;
  beginDropsAnew(detection.drops);
  restartExits(detection.exits);
  restartTrend(detection.trend);
}
