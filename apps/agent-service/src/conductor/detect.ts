import type { AnomalyType, AnomalyView } from '@conductor/contracts';
import type { EngagementScore } from './score.ts';
import type { WindowReading } from './window.ts';

/** An anomaly while it lasts; `key` stays the same from opening to end. `deviation` = value − expected, `score` 0–1. */
export type Anomaly = Omit<AnomalyView, 'id' | 'sessionId' | 'openedAt' | 'endedAt'> & {
  key: string;
  openedAtMs: number;
};
export type AnomalyEvent = { kind: 'opened' | 'reopened' | 'ended'; anomaly: Anomaly };

type Open = { anomaly: Anomaly; calmTicks: number; cooledMs: number };
/** Plain data: it is its own checkpoint. */
export type Detection = {
  readonly tickMs: number;
  readonly cooldownMs: number;
  ticks: number;
  baseline: number;
  quietUntilMs: number;
  low: number;
  open: Partial<Record<AnomalyType, Open>>;
  raisedMs: Partial<Record<AnomalyType, number>>;
};

export function createDetection(options: {
  tickMs: number;
  cooldownMs: number;
  falseAlarmsPerHour?: number;
}): Detection {
  return {
    tickMs: options.tickMs,
    cooldownMs: options.cooldownMs,
    ticks: 0,
    baseline: 0,
    quietUntilMs: -Infinity,
    low: 0,
    open: {},
    raisedMs: {},
  };
}

/** For a checkpoint. */
export const snapshotDetection = (detection: Detection): Detection => structuredClone(detection);
/** From a checkpoint. */
export const restoreDetection = (json: Detection): Detection => structuredClone(json);

/** The organiser announced a quiet time (a break, a film): no anomaly until then. */
export function setQuiet(detection: Detection, untilMs: number): void {
  detection.quietUntilMs = untilMs;
}

/** One tick. An uncovered or quiet tick changes nothing and alarms nobody. */
export function detect(
  detection: Detection,
  reading: WindowReading,
  engagement: EngagementScore,
  nowMs: number,
): { expected: number | null; events: AnomalyEvent[] } {
  const value = engagement.score;
  const expected = detection.ticks >= 12 ? detection.baseline : null;
  if (value === null || nowMs < detection.quietUntilMs) return { expected, events: [] };
  const events: AnomalyEvent[] = [];
  if (expected !== null) {
    detection.low = value < 0.5 * expected ? detection.low + 1 : 0;
    judge(
      detection,
      events,
      nowMs,
      'SUDDEN_DROP',
      'score',
      value,
      expected,
      detection.low >= 3,
      value > 0.7 * expected,
    );
    const leave = reading.signals.userLeaveRate ?? 0;
    judge(detection, events, nowMs, 'MASS_EXIT', 'userLeaveRate', leave, 0.05, leave >= 0.25, leave < 0.1);
  }
  detection.ticks += 1;
  if (Object.keys(detection.open).length === 0) {
    detection.baseline += (value - detection.baseline) / Math.min(detection.ticks, 120);
  }
  return { expected, events };
}

function judge(
  detection: Detection,
  events: AnomalyEvent[],
  nowMs: number,
  anomalyType: AnomalyType,
  signal: string,
  value: number,
  expected: number,
  alarming: boolean,
  calm: boolean,
): void {
  const open = detection.open[anomalyType];
  if (open === undefined) {
    if (!alarming || nowMs - (detection.raisedMs[anomalyType] ?? -Infinity) < detection.cooldownMs) return;
    const anomaly: Anomaly = {
      key: `${anomalyType}:${nowMs}`,
      anomalyType,
      severity: Math.abs(value - expected) > 0.3 ? 'CRITICAL' : 'WARNING',
      signal,
      score: Math.min(1, Math.abs(value - expected) / Math.max(0.01, expected, value)),
      value,
      expected,
      deviation: value - expected,
      evidence: `${signal} ${value.toFixed(2)}, expected ${expected.toFixed(2)}`,
      openedAtMs: nowMs,
    };
    detection.open[anomalyType] = { anomaly, calmTicks: 0, cooledMs: nowMs };
    detection.raisedMs[anomalyType] = nowMs;
    events.push({ kind: 'opened', anomaly });
    return;
  }
  open.calmTicks = calm ? open.calmTicks + 1 : 0;
  if (open.calmTicks < 3) return;
  delete detection.open[anomalyType];
  events.push({ kind: 'ended', anomaly: open.anomaly });
}
