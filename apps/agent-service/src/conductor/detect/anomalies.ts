import type { AnomalyType, AnomalyView } from '@conductor/contracts';

/** An anomaly while it lasts; `key` stays the same from opening to end. `deviation` = value − expected, `score` 0–1. */
export type Anomaly = Omit<AnomalyView, 'id' | 'sessionId' | 'openedAt' | 'endedAt'> & {
  key: string;
  openedAtMs: number;
};
export type AnomalyEvent = { kind: 'opened' | 'reopened' | 'ended'; anomaly: Anomaly };

/** A score from here on is an alarm. */
export const ALARM = 0.5;

/** What one detector says of one kind of anomaly at this tick, alarming. */
export type Finding = Omit<Anomaly, 'key' | 'openedAtMs' | 'deviation'> & {
  /** What is left of what was expected, 0–1: the less, the deeper. */
  left: number;
  /** The window that told, in ticks. */
  window: number;
};

/** An anomaly from its opening on; plain data. */
type Open = {
  anomaly: Anomaly;
  /** Of the opening or last reopening. */
  left: number;
  window: number;
  /** The ticks of its opening, and of that or its last reopening. */
  firstTick: number;
  sinceTick: number;
  calmTicks: number;
};
export type Anomalies = {
  readonly cooldownTicks: number;
  open: Partial<Record<AnomalyType, Open>>;
  /** The tick of the last opening or reopening. */
  raised: Partial<Record<AnomalyType, number>>;
};

/** So many calm ticks in a row end an anomaly. */
const CALM_TICKS = 3;
/** A drop is clearly deeper when less than this share is left of what was left, and that was not next to nothing. */
const DEEPER = 0.5;
const NEARLY_NOTHING = 0.2;
/** For so many ticks from its opening an anomaly only takes its course: how deep it goes is no news. */
const COURSE_TICKS = 36;

/** Nothing open, nothing raised. */
export function createAnomalies(cooldownTicks: number): Anomalies {
  return { cooldownTicks, open: {}, raised: {} };
}

/** Opens or reopens by a finding; null while it is no news: within the cooldown, or not deeper than known. */
export function raise(anomalies: Anomalies, finding: Finding, tick: number, nowMs: number): AnomalyEvent | null {
  const { anomalyType, left, window, ...told } = finding;
  const open = anomalies.open[anomalyType];
  const raised = anomalies.raised[anomalyType];
  if (raised !== undefined && tick - raised < anomalies.cooldownTicks) return null;
  if (open !== undefined) {
    const isCourse = tick - open.firstTick < COURSE_TICKS;
    const deeper = isDeeper(finding, open);
    if (isCourse) open.left = Math.min(open.left, left);
    if (isCourse || !deeper) return null;
  }
  const deviation = finding.value - finding.expected;
  const { key, openedAtMs } = open?.anomaly ?? { key: `${anomalyType}:${tick}`, openedAtMs: nowMs };
  const anomaly: Anomaly = { key, openedAtMs, anomalyType, deviation, ...told };
  anomalies.open[anomalyType] = {
    anomaly,
    left,
    window,
    firstTick: open?.firstTick ?? tick,
    sinceTick: tick,
    calmTicks: 0,
  };
  anomalies.raised[anomalyType] = tick;
  return { kind: open === undefined ? 'opened' : 'reopened', anomaly };
}

/** Whether a finding is clearly deeper than what is open. */
const isDeeper = (finding: Finding, open: Open): boolean =>
  open.left > NEARLY_NOTHING && finding.left < DEEPER * open.left;

/** Ends an open anomaly after some calm ticks in a row. */
export function calm(anomalies: Anomalies, anomalyType: AnomalyType, isCalm: boolean): AnomalyEvent | null {
  const open = anomalies.open[anomalyType];
  if (open === undefined) return null;
  open.calmTicks = isCalm ? open.calmTicks + 1 : 0;
  return open.calmTicks < CALM_TICKS ? null : end(anomalies, anomalyType);
}

/** Ends an open anomaly at once. */
export function end(anomalies: Anomalies, anomalyType: AnomalyType): AnomalyEvent | null {
  const open = anomalies.open[anomalyType];
  if (open === undefined) return null;
  delete anomalies.open[anomalyType];
  return { kind: 'ended', anomaly: open.anomaly };
}
