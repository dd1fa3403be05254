import { ARMS, UNNAMED, type Arm } from '@conductor/contracts';
import { choose, contextOf, type ContextStates } from '../conductor/decide/bandit.ts';
import { alwaysCovered, createCoverage, hear, type Coverage } from '../conductor/perceive/coverage.ts';
import { coverageOf, spoke, type Sources } from '../conductor/perceive/sources.ts';
import { createDetection, detect, type Anomaly, type Detection } from '../conductor/detect/detect.ts';
import { createRandom, type Random } from '../conductor/random.ts';
import { read, type WindowReading } from '../conductor/perceive/reading.ts';
import { createScorer, score, spanOf, type EngagementScore, type Scorer } from '../conductor/perceive/score.ts';
import { createWindow, observe, type SessionEvent, type SessionWindow } from '../conductor/perceive/window.ts';
import type { Recording } from './recording.ts';
import { withoutLastResorts } from '../conductor/arms/registry.ts';

const UNTAUGHT: ContextStates = new Map();

export type ReplayOptions = {
  seed: number;
  tickMs: number;
  windowMs: number;
  cooldownMs: number;
  minConfidence: number;
};
export const REPLAY_DEFAULTS: ReplayOptions = {
  seed: 1,
  tickMs: 5_000,
  windowMs: 60_000,
  cooldownMs: 30_000,
  minConfidence: 0.5,
};

/** One line of output; `t` in seconds. */
export type ReplayLine =
  | { t: number; type: 'engagement'; sessionId: string; score: number | null; signals: WindowReading['signals'] }
  | ({ t: number; type: 'anomaly' | 'anomaly_end'; sessionId: string } & Omit<Anomaly, 'key' | 'openedAtMs'>)
  | {
      t: number;
      type: 'decision';
      sessionId: string;
      anomalyType: Anomaly['anomalyType'];
      arm: Arm;
      confidence: number;
      basis: string;
      propensity: number;
    };

type Session = {
  id: string;
  eventId: string;
  window: SessionWindow;
  sources: Sources;
  scorer: Scorer;
  detection: Detection;
  random: Random;
};

/**
 * A recording through perceive and decide on a virtual clock: a tick each `tickMs` up to the last line. The sessions are those
 * seen in it, each registered with the event of its first message. Time counts as covered, unless there are heartbeats.
 */
export function* replay(recording: Recording, options: ReplayOptions): Generator<ReplayLine> {
  const sessions = new Map<string, Session>();
  const polls = new Map<string, string>();
  const coverage = coverageIn(recording, options);
  let tickAt = options.tickMs;
  for (const { t, event } of recording.steps) {
    const atMs = t * 1_000;
    for (; tickAt < atMs; tickAt += options.tickMs) yield* tickAll(sessions, coverage, tickAt, options);
    if (event === null) continue;
    if (event.type === 'heartbeat') {
      hear(coverage, 'agent:replay', true, atMs);
      hear(coverage, event.node, false, atMs);
      continue;
    }
    const session = sessionOf(sessions, polls, event, atMs, options);
    if (session === null) continue;
    spoke(session.sources, event.source ?? UNNAMED, atMs);
    observe(session.window, event, atMs);
  }
  const lastMs = (recording.steps.at(-1)?.t ?? 0) * 1_000;
  for (; tickAt <= lastMs; tickAt += options.tickMs) yield* tickAll(sessions, coverage, tickAt, options);
}

function coverageIn({ steps }: Recording, { windowMs }: ReplayOptions): Coverage {
  return steps.some(({ event }) => event?.type === 'heartbeat') ? createCoverage(windowMs) : alwaysCovered();
}

function sessionOf(
  sessions: Map<string, Session>,
  polls: Map<string, string>,
  event: SessionEvent,
  atMs: number,
  { seed, tickMs, windowMs, cooldownMs }: ReplayOptions,
): Session | null {
  const id = event.sessionId ?? ('pollId' in event ? polls.get(event.pollId ?? '') : undefined);
  if (id === undefined) return null;
  const known = sessions.get(id);
  if (known !== undefined) {
    if (event.eventId !== undefined && event.eventId !== known.eventId) return null;
    if ('pollId' in event && event.pollId !== undefined) polls.set(event.pollId, id);
    return known;
  }
  if (event.eventId === undefined) return null;
  const session: Session = {
    id,
    eventId: event.eventId,
    window: createWindow({ windowMs, tickMs, startMs: Math.floor(atMs / tickMs) * tickMs }),
    sources: new Map(),
    scorer: createScorer(),
    detection: createDetection({ tickMs, cooldownMs }),
    random: createRandom(`${seed}:${id}`),
  };
  sessions.set(id, session);
  if ('pollId' in event && event.pollId !== undefined) polls.set(event.pollId, id);
  return session;
}

function* tickAll(
  sessions: Map<string, Session>,
  coverage: Coverage,
  atMs: number,
  options: ReplayOptions,
): Generator<ReplayLine> {
  for (const session of sessions.values()) yield* tick(session, coverage, atMs, options);
}

function* tick(session: Session, coverage: Coverage, atMs: number, options: ReplayOptions): Generator<ReplayLine> {
  const t = atMs / 1_000;
  const reading = read(session.window, coverageOf(session.sources, coverage), atMs, spanOf(session.scorer));
  const engagement = score(session.scorer, reading);
  yield { t, type: 'engagement', sessionId: session.id, score: engagement.score, signals: engagement.signals };
  for (const { kind, anomaly } of detect(session.detection, reading, engagement, atMs).events) {
    const { key: _key, openedAtMs: _openedAtMs, ...told } = anomaly;
    yield { t, type: kind === 'ended' ? 'anomaly_end' : 'anomaly', sessionId: session.id, ...told };
    if (kind === 'ended') continue;
    const decision = decide(session, engagement, anomaly, options);
    if (decision !== null) yield { t, type: 'decision', sessionId: session.id, ...decision };
  }
}

function decide({ random }: Session, { signals }: EngagementScore, { anomalyType }: Anomaly, options: ReplayOptions) {
  const context = contextOf(anomalyType, signals.totalUsers);
  const choice = choose({
    anomalyType,
    context,
    states: UNTAUGHT,
    arms: withoutLastResorts(ARMS),
    random,
    minConfidence: options.minConfidence,
  });
  if (choice === null) return null;
  const { arm, confidence, basis, propensity } = choice;
  return { anomalyType, arm, confidence, basis, propensity };
}
