import { createAnomalies, type Anomalies } from './anomalies.ts';
import { createDrops, type Drops } from './drop.ts';
import { createExits, type Exits } from './exits.ts';
import { createTrend, type Trend } from './trend.ts';

/** The dial: false alarms expected in an hour, at 5 s a tick, of an audience that behaves as ever. */
const FALSE_ALARMS_PER_HOUR = 0.5;
/** Durations count in ticks, so with shorter ticks all is as quick, and as often wrong, in so many of them. */
const TICKS_PER_HOUR = 720;
/** Evidence at which one tick in so many is a false alarm: −ln of the dial less this, measured (docs/judgement.md). */
const CALIBRATION = 2.9;
/** The same for exits, whose windows are few and overlap. */
const CALIBRATION_OF_EXITS = 3;
/** An exit is to be alarmed for by mistake so many times less often than a drop. */
const RARER_EXITS = 2;

/** `cooldownMs` counts in ticks: what is raised is not raised again within it. */
export type DetectionOptions = { tickMs: number; cooldownMs: number; falseAlarmsPerHour?: number };

export type QuietSpan = { fromMs: number; untilMs: number };

/** A session as the detectors know it. Plain data: a clone is a copy. */
export type Detection = {
  readonly tickMs: number;
  /** Evidence (ln likelihood ratio) from which a fall is an alarm. */
  readonly threshold: number;
  /** Evidence (ln likelihood ratio) from which an exit is an alarm. */
  readonly exitThreshold: number;
  ticks: number;
  /** Ticks that had a score. */
  scored: number;
  /** When the last judged tick was; what was present before a gap is not compared with what is present after it. */
  lastMs: number;
  /** The tick at which the present phase began: the start, or the end of a quiet time. */
  settledFrom: number;
  quiet: boolean;
  /** When it is announced to be quiet, from (inclusive) to (exclusive), by the monotonic clock. */
  quietSpans: readonly QuietSpan[];
  /** Fading mean of the score. */
  expected: number;
  /** Fading number of alarms that were hardly sure or soon came again: the more, the burstier this audience is than it seemed. */
  strain: number;
  /** The tick of the last notice of a fall. */
  fellTick: number;
  /** The most evidence for the open fall so far, as a share of what it needed. */
  strength: number;
  drops: Drops;
  exits: Exits;
  trend: Trend;
  anomalies: Anomalies;
};

/** A session without a past. */
export function createDetection({
  tickMs,
  cooldownMs,
  falseAlarmsPerHour = FALSE_ALARMS_PER_HOUR,
}: DetectionOptions): Detection {
  const falseAlarmsPerUpdate = falseAlarmsPerHour / TICKS_PER_HOUR;
  return {
    tickMs,
    threshold: Math.max(1, -Math.log(falseAlarmsPerUpdate) - CALIBRATION),
    exitThreshold: Math.max(1, -Math.log(falseAlarmsPerUpdate / RARER_EXITS) - CALIBRATION_OF_EXITS),
    ticks: 0,
    scored: 0,
    lastMs: -Infinity,
    settledFrom: 0,
    quiet: false,
    quietSpans: [],
    expected: 0,
    strain: 0,
    fellTick: -TICKS_PER_HOUR,
    strength: 0,
    drops: createDrops(),
    exits: createExits(),
    trend: createTrend(),
    anomalies: createAnomalies(Math.ceil(cooldownMs / tickMs)),
  };
}

/** The organiser announced quiet times (a break, a film): nothing is learnt and no anomaly stands within them. */
export function setQuiet(detection: Detection, spans: readonly QuietSpan[]): void {
  detection.quietSpans = spans;
}

/** Whether a quiet time was announced for this moment of the monotonic clock. */
export const isQuiet = ({ quietSpans }: Pick<Detection, 'quietSpans'>, nowMs: number): boolean =>
  quietSpans.some(({ fromMs, untilMs }) => fromMs <= nowMs && nowMs < untilMs);
