import { createDetection, detect, type AnomalyEvent, type Detection } from '../../../src/conductor/detect/detect.ts';
import type { EngagementScore } from '../../../src/conductor/perceive/score.ts';
import type { WindowReading } from '../../../src/conductor/perceive/reading.ts';

export const TICK_MS = 5_000;
export const OPTIONS = { tickMs: TICK_MS, cooldownMs: 30_000 };

/** What one tick brings; everything else is as in a steady room of fifty. */
export type Tick = {
  chat?: number;
  reactions?: number;
  questions?: number;
  present?: number | null;
  joins?: number;
  leaves?: number;
  score?: number | null;
  /** People who spoke lately, and turns begun. */
  speakers?: number;
  turns?: number;
  covered?: boolean;
};

/** A session whose ticks are given directly: detection without the stages before it. */
export function createSession(detection: Detection = createDetection(OPTIONS)) {
  let nowMs = 0;
  const session = {
    detection,
    tick(tick: Tick = {}): AnomalyEvent[] {
      nowMs += TICK_MS;
      const { reading, engagement } = readingOf(tick, nowMs);
      return detect(session.detection, reading, engagement, nowMs).events;
    },
    /** So many ticks; all events in order, each with its tick (from 1). */
    run(ticks: number, of: (i: number) => Tick): { at: number; event: AnomalyEvent }[] {
      return Array.from({ length: ticks }, (_, i) => i).flatMap((i) =>
        session.tick(of(i)).map((event) => ({ at: i + 1, event })),
      );
    },
    now: () => nowMs,
    skip(ms: number): void {
      nowMs += ms;
    },
  };
  return session;
}

function readingOf(tick: Tick, atMs: number): { reading: WindowReading; engagement: EngagementScore } {
  const { chat = 0, reactions = 0, questions = 0, joins = 0, leaves = 0, present = 50, covered = true } = tick;
  const coverage = covered ? 1 : 0.5;
  const signals = {
    chatMsgsPerMin: chat * 12,
    pollParticipation: null,
    activeUsers: chat,
    totalUsers: present,
    reactionsPerMin: reactions * 12,
    userLeaveRate: null,
    questionsPerMin: questions * 12,
  };
  const span = { spanMs: TICK_MS, coveredMs: coverage * TICK_MS };
  const score = covered ? (tick.score ?? 0.57) : null;
  return {
    reading: {
      atMs,
      windowMs: 60_000,
      coverage,
      signals,
      span: { windows: 1, said: chat * 12, reactions: reactions * 12, active: chat },
      speakers: tick.speakers ?? null,
      tick: { chat, said: chat, kept: chat, reactions, questions, joins, leaves, turns: tick.turns ?? 0, ...span },
    },
    engagement: { score, band: null, breakdown: [], coverage, signals },
  };
}

/** Kind and type of each event, e.g. `opened SUDDEN_DROP`. */
export const words = (events: readonly { event: AnomalyEvent }[]): string[] =>
  events.map(({ event }) => `${event.kind} ${event.anomaly.anomalyType}`);
