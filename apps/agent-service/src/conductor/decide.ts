import { randomUUID } from 'node:crypto';
import type { AnomalyType, DecisionView } from '@conductor/contracts';
import { mark, note, traced } from '@conductor/tracing';
import type { DecisionStore } from '../ports/decisions.ts';
import type { ProposalFacts, ProposalRequest, Refusal } from '../ports/proposals.ts';
import type { Clock } from '../ports/clock.ts';
import type { Fence } from '../ports/sessions.ts';
import type { ConductorSettings } from '../ports/settings.ts';
import type { Composer } from '../ports/words.ts';
import type { Telemetry } from '../telemetry.ts';
import { contextOf, related } from './decide/bandit.ts';
import { makeDecision, type DecisionInput } from './decide/decision.ts';
import { refuse } from './decide/policy.ts';
import { viewOf, type Tracked } from './detect/tracking.ts';
import { phaseAt, sampleOf, topicsOf } from './perceive/talk.ts';
import type { SessionState } from './session-state.ts';
import { COMPOSE_MS, improveWords } from './words/improve.ts';

export type DecideDeps = {
  clock: Clock;
  settings: ConductorSettings;
  decisions: Pick<DecisionStore, 'openProposal' | 'improve'>;
  composer: Composer;
  telemetry: Pick<Telemetry, 'decisionMade' | 'decisionRefused'>;
  /** A decision is APPROVED: the dispatcher has work. */
  onApproved: () => void;
  /** Work that goes on beside the ticks, and that a shutdown waits for. */
  background: (work: Promise<unknown>) => void;
};

/** Anomaly → Decision, stored, or a refusal with its reason; better words for it are asked for in the background. */
export async function decide(deps: DecideDeps, session: SessionState, fence: Fence, tracked: Tracked): Promise<void> {
  const { settings, composer, telemetry, clock } = deps;
  const { id: sessionId, eventId, title } = session.row;
  const anomaly = viewOf(sessionId, tracked);
  const context = contextOf(anomaly.anomalyType, session.last?.signals.totalUsers ?? null);
  const decisionId = randomUUID();
  const words = wordsWanted(deps.clock, session, decisionId, anomaly.anomalyType);
  const input: DecisionInput = {
    decisionId,
    anomaly,
    context,
    offered: settings.arms,
    settings,
    composeMs: composer.enabled ? COMPOSE_MS : 0,
    words,
  };
  const { openingMs, lastRefusal } = tracked;
  const request = { fence, sessionId, eventId, anomaly, openingMs, contexts: related(context) };
  const facts = { anomaly: anomaly.anomalyType, severity: anomaly.severity };
  const result = await traced('propose', { facts }, () => proposeOnce(deps.decisions, request, input, lastRefusal));
  plan(tracked, result, clock.now(), settings);
  if (result.kind === 'refuse') {
    if (result.code !== lastRefusal) telemetry.decisionRefused(sessionId, tracked.id, result.code, result.reason);
    return;
  }
  const { decision } = result;
  telemetry.decisionMade(decision);
  if (decision.composing) {
    const { session: sat, usedTemplates, usedTexts } = result.facts;
    const wanted = { ...words, arm: decision.arm, title, audience: sat.audience, usedTemplates, usedTexts };
    deps.background(improveWords(deps.decisions, composer, wanted).then(deps.onApproved));
  } else if (decision.status === 'APPROVED') deps.onApproved();
}

/** `decideOnce`, with what came of it in the trace. */
async function proposeOnce(...about: Parameters<typeof decideOnce>): Promise<Decided | Refusal> {
  const result = await decideOnce(...about);
  if (result.kind === 'refuse') note({ result: result.code });
  else {
    const { status, arm } = result.decision;
    note({ status, arm });
    if (status === 'APPROVED') mark('approve', { facts: { by: 'policy' } });
  }
  return result;
}

export type Decided = { kind: 'decided'; decision: DecisionView; facts: ProposalFacts };

/**
 * Facts under lock → decision → stored, all in one transaction, so that no two instances and no two sessions of an event
 * decide on the same facts. A refusal that is none of `lastRefusal` is written down. Throws `FenceLost`.
 */
export async function decideOnce(
  decisions: Pick<DecisionStore, 'openProposal'>,
  request: ProposalRequest,
  input: DecisionInput,
  lastRefusal: string | null,
): Promise<Decided | Refusal> {
  await using proposal = await decisions.openProposal(request);
  if (proposal === null) return refuse('GONE', 'no such session');
  const { facts } = proposal;
  const made = makeDecision(input, facts);
  if (made.kind === 'decided') return { kind: 'decided', decision: await proposal.store(made.decision), facts };
  if (made.code !== lastRefusal) await proposal.refuse(made);
  return made;
}

function wordsWanted(
  clock: Clock,
  { row, talk, window }: SessionState,
  decisionId: string,
  anomalyType: AnomalyType,
): DecisionInput['words'] {
  const nowMs = clock.monotonic();
  const minutesIn = Math.max(0, Math.floor((clock.now() - row.registeredAt) / 60_000));
  const organiser = [row.title, row.speaker, row.phase];
  const audience = { language: row.language, present: window.level, organiser };
  return {
    decisionId,
    sessionId: row.id,
    eventId: row.eventId,
    anomalyType,
    speaker: row.speaker,
    phase: row.phase ?? phaseAt(minutesIn),
    language: row.language,
    present: window.level,
    minutesIn,
    topics: topicsOf(talk, nowMs, audience),
    chat: sampleOf(talk, nowMs),
    seed: decisionId,
  };
}

/** When to try again: a refusal says so or is asked again soon; a decision's effect is known after the delay. */
function plan(tracked: Tracked, result: Decided | Refusal, nowMs: number, settings: ConductorSettings): void {
  if (result.kind === 'decided') {
    tracked.retryAtMs = nowMs + settings.rewardDelayMs;
    tracked.lastRefusal = null;
  } else {
    tracked.retryAtMs = result.retryAtMs ?? nowMs + 2 * settings.tickIntervalMs;
    tracked.lastRefusal = result.code;
  }
}
