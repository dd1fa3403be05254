import { randomUUID } from 'node:crypto';
import type { EngagementPoint } from '@conductor/contracts';
import type { AnomalyStore } from '../ports/anomalies.ts';
import type { Clock } from '../ports/clock.ts';
import type { DecisionStore } from '../ports/decisions.ts';
import type { Feed, TickWriter } from '../ports/engagement.ts';
import type { ProposalResult } from '../ports/proposals.ts';
import type { Fence } from '../ports/sessions.ts';
import type { ConductorSettings } from '../ports/settings.ts';
import type { Telemetry } from '../telemetry.ts';
import { COMPOSE_MS, improveWords } from './act.ts';
import { contextOf, related } from './decide/bandit.ts';
import type { Composer, ComposeRequest } from './words/compose.ts';
import { phaseAt, sampleOf, topicsOf } from './perceive/talk.ts';
import type { Coverage } from './perceive/coverage.ts';
import { detect } from './detect/detect.ts';
import { proposableArms } from './arms/registry.ts';
import { judge } from './decide/proposal.ts';
import { score } from './perceive/score.ts';
import type { SessionState } from './session-state.ts';
import { adopt, forgetEnded, mostPressing, track, viewOf, type Tracked } from './detect/tracking.ts';
import { read } from './perceive/window.ts';

/** What conducting a session needs of the world. */
export type LoopDeps = {
  clock: Clock;
  settings: ConductorSettings;
  coverage: Coverage;
  ticks: TickWriter;
  feed: Feed;
  anomalies: AnomalyStore;
  decisions: Pick<DecisionStore, 'propose' | 'improve'>;
  composer: Composer;
  telemetry: Telemetry;
  /** Another instance's token was seen: the shard is not ours any more. */
  onFenced: (fence: Fence) => void;
  /** A decision was approved by policy: the dispatcher has work. */
  onApproved: () => void;
  /** Work that goes on beside the ticks, and that a shutdown waits for. */
  background: (work: Promise<unknown>) => void;
};

/**
 * One tick of one session, the stages in order: window → score → detect → (who conducts it) store and tell →
 * propose. Nothing is awaited here; what must be stored is stored beside, in order, and what failed is tried again at
 * the next tick. `fence` is null for a session that another instance conducts: then we only keep warm.
 */
export function tick(deps: LoopDeps, session: SessionState, atMs: number, fence: Fence | null): void {
  const nowMs = deps.clock.monotonic();
  const reading = read(session.window, deps.coverage, nowMs);
  const engagement = score(session.scorer, reading);
  const { expected, events } = detect(session.detection, reading, engagement, nowMs);
  track(session.tracking, events, atMs);
  const point: EngagementPoint = { at: atMs, expected, ...engagement };
  session.last = point;
  if (fence === null) {
    forgetEnded(session.tracking);
    return;
  }
  deps.ticks.add({ sessionId: session.row.id, fence, point });
  tellEngagement(deps, session.row.id, point, fence);
  if (session.job === null && hasWork(session, fence, atMs)) {
    session.job = settle(deps, session, fence).finally(() => {
      session.job = null;
    });
    deps.background(session.job);
  }
}

function tellEngagement(deps: LoopDeps, sessionId: string, point: EngagementPoint, fence: Fence): void {
  const draft = { id: randomUUID(), type: 'engagement:update' as const, sessionId, timestamp: point.at, data: point };
  const told = deps.feed.appendLossy(draft, fence.token).then(
    (answer) => {
      if (answer === 'fenced') deps.onFenced(fence);
    },
    () => deps.telemetry.feedLost('redis'),
  );
  deps.background(told);
}

function hasWork(session: SessionState, fence: Fence, atMs: number): boolean {
  if (session.adoptedToken !== fence.token) return true;
  for (const one of session.tracking.values()) {
    if (one.endedAt !== null || one.stored < one.revision || one.retryAtMs <= atMs) return true;
  }
  return false;
}

/** Stores what the detector said, in order, then proposes. A step that fails leaves the rest to the next tick. */
async function settle(deps: LoopDeps, session: SessionState, fence: Fence): Promise<void> {
  try {
    if (session.adoptedToken !== fence.token) await takeOver(deps, session, fence);
    for (const tracked of session.tracking.values()) await store(deps, session, fence, tracked);
    const pressing = mostPressing(session.tracking, deps.clock.now());
    if (pressing !== undefined) await propose(deps, session, fence, pressing);
  } catch (error) {
    if (isFenceLost(error)) deps.onFenced(fence);
    else deps.telemetry.failed('loop', error);
  }
}

const isFenceLost = (error: unknown): boolean => error instanceof Error && error.name === 'FenceLost';

async function takeOver(deps: LoopDeps, session: SessionState, fence: Fence): Promise<void> {
  const { id } = session.row;
  const over = adopt(session.tracking, await deps.anomalies.open(id));
  for (const anomaly of over) await deps.anomalies.end(fence, id, anomaly.id, deps.clock.now());
  session.adoptedToken = fence.token;
}

async function store(deps: LoopDeps, session: SessionState, fence: Fence, tracked: Tracked): Promise<void> {
  const { id: sessionId, eventId } = session.row;
  const { revision, endedAt } = tracked;
  if (tracked.stored < revision) {
    const view = { ...viewOf(sessionId, tracked), endedAt: null };
    await deps.anomalies.save(fence, { ...view, eventId }, `${tracked.id}:${revision}`);
    tracked.stored = revision;
    deps.telemetry.anomalyOpened(view);
  }
  if (endedAt === null) return;
  await deps.anomalies.end(fence, sessionId, tracked.id, endedAt);
  session.tracking.delete(tracked.key);
  deps.telemetry.anomalyEnded(sessionId, tracked.id);
}

async function propose(deps: LoopDeps, session: SessionState, fence: Fence, tracked: Tracked): Promise<void> {
  const { settings, composer, telemetry, clock } = deps;
  const { id: sessionId, eventId } = session.row;
  const anomaly = viewOf(sessionId, tracked);
  const { anomalyType } = anomaly;
  const context = contextOf(anomalyType, session.last?.signals.totalUsers ?? null);
  const decisionId = randomUUID();
  const offered = proposableArms.filter((arm) => settings.arms.includes(arm));
  const composeMs = composer.enabled ? COMPOSE_MS : 0;
  const words = wordsFor(deps, session, decisionId, anomalyType);
  let facts = { usedTemplates: [] as readonly string[], usedTexts: [] as readonly string[] };
  const result = await deps.decisions.propose({
    fence,
    sessionId,
    eventId,
    anomaly,
    openingMs: tracked.openingMs,
    contexts: related(context),
    lastRefusal: tracked.lastRefusal,
    judge: (seen) => {
      facts = seen;
      return judge({ decisionId, anomaly, context, offered, settings, composeMs, words }, seen);
    },
  });
  const { lastRefusal } = tracked;
  note(deps, tracked, result, clock.now());
  if (result.kind === 'refused') {
    if (result.code !== lastRefusal) telemetry.decisionRefused(sessionId, tracked.id, result.code, result.reason);
    return;
  }
  const { decision } = result;
  telemetry.decisionMade(decision);
  if (decision.composing) {
    const { usedTemplates, usedTexts } = facts;
    const request = { ...words, arm: decision.arm, title: session.row.title, usedTemplates, usedTexts };
    deps.background(improveWords(deps, composer, decision, request).then(deps.onApproved));
  } else if (decision.status === 'APPROVED') deps.onApproved();
}

function wordsFor(
  { clock }: LoopDeps,
  { row, talk }: SessionState,
  decisionId: string,
  anomalyType: ComposeRequest['anomalyType'],
): Omit<ComposeRequest, 'arm' | 'title' | 'usedTemplates' | 'usedTexts'> {
  const nowMs = clock.monotonic();
  const minutesIn = Math.max(0, Math.floor((clock.now() - row.registeredAt) / 60_000));
  return {
    decisionId,
    sessionId: row.id,
    eventId: row.eventId,
    anomalyType,
    speaker: row.speaker,
    phase: row.phase ?? phaseAt(minutesIn),
    language: row.language,
    minutesIn,
    topics: topicsOf(talk, nowMs, row.language),
    chat: sampleOf(talk, nowMs),
    seed: decisionId,
  };
}

/** When to try again: a refusal says so or is asked again soon; a decision's effect is known after the delay. */
function note(deps: LoopDeps, tracked: Tracked, result: ProposalResult, nowMs: number): void {
  const { tickIntervalMs, rewardDelayMs } = deps.settings;
  if (result.kind === 'stored') {
    tracked.retryAtMs = nowMs + rewardDelayMs;
    tracked.lastRefusal = null;
  } else {
    tracked.retryAtMs = result.retryAtMs ?? nowMs + 2 * tickIntervalMs;
    tracked.lastRefusal = result.code;
  }
}
