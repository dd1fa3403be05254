import { alwaysCovered } from '../../conductor/perceive/coverage.ts';
import { createDetection, detect, type Detection } from '../../conductor/detect/detect.ts';
import { read } from '../../conductor/perceive/reading.ts';
import { createScorer, score, spanOf, type Scorer } from '../../conductor/perceive/score.ts';
import { createWindow, observe, type SessionWindow } from '../../conductor/perceive/window.ts';
import { createCusum, cusum, type Cusum } from './cusum.ts';
import type { Audience, Moment } from './recordings.ts';

export const TICK_MS = 5_000;
const WINDOW_MS = 60_000;
const COOLDOWN_MS = 30_000;
/** Alarms this close to the last counted one are the same disturbance. */
const SAME_ALARM_MS = 300_000;

export type Alarm = { atMs: number; type: string; severity: string; signal?: string; evidence?: string };
/** One session on its way through the stages of a replay, and the rival on the same readings. Plain data: a fork is a clone. */
export type Run = {
  window: SessionWindow;
  scorer: Scorer;
  detection: Detection;
  rival: Cusum;
  next: number;
  tickAt: number;
  /** Of the last tick. */
  score: number | null;
  ours: Alarm[];
  plain: Alarm[];
};
/** What becomes of a moment on its way in: itself, others, or nothing. */
export type Meddle = (moment: Moment) => readonly Moment[];

const COVERED = alwaysCovered();

/** Before the first tick. */
export function startRun(falseAlarmsPerHour?: number): Run {
  const dial = falseAlarmsPerHour === undefined ? {} : { falseAlarmsPerHour };
  return {
    window: createWindow({ windowMs: WINDOW_MS, tickMs: TICK_MS, startMs: 0 }),
    scorer: createScorer(),
    detection: createDetection({ tickMs: TICK_MS, cooldownMs: COOLDOWN_MS, ...dial }),
    rival: createCusum(),
    next: 0,
    tickAt: TICK_MS,
    score: null,
    ours: [],
    plain: [],
  };
}

/** The same run from here on, without the alarms so far. */
export const fork = (run: Run): Run => structuredClone({ ...run, ours: [], plain: [] });

/** Lets a run go on through the ticks up to `untilMs`. */
export function advance(run: Run, { moments }: Audience, untilMs: number, meddle?: Meddle): Run {
  for (; run.tickAt <= untilMs; run.tickAt += TICK_MS) {
    for (
      let moment = moments[run.next];
      moment !== undefined && moment.atMs <= run.tickAt;
      moment = moments[run.next]
    ) {
      run.next += 1;
      if (meddle === undefined) observe(run.window, moment.event, moment.atMs);
      else for (const each of meddle(moment)) observe(run.window, each.event, each.atMs);
    }
    tick(run);
  }
  return run;
}

function tick(run: Run): void {
  const atMs = run.tickAt;
  const reading = read(run.window, COVERED, atMs, spanOf(run.scorer));
  const engagement = score(run.scorer, reading);
  run.score = engagement.score;
  for (const { kind, anomaly } of detect(run.detection, reading, engagement, atMs).events) {
    if (kind !== 'ended')
      run.ours.push({
        atMs,
        type: anomaly.anomalyType,
        severity: anomaly.severity,
        signal: anomaly.signal,
        evidence: anomaly.evidence,
      });
  }
  if (cusum(run.rival, reading.tick.chat)) run.plain.push({ atMs, type: 'SUDDEN_DROP', severity: 'WARNING' });
}

/** Alarms that are counted: those less than five minutes after a counted one are not. */
export function counted(alarms: readonly Alarm[]): Alarm[] {
  let last = -Infinity;
  return alarms.filter(({ atMs }) => {
    if (atMs - last < SAME_ALARM_MS) return false;
    last = atMs;
    return true;
  });
}
