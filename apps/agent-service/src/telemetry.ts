import type { AnomalyView, Arm, ContractError, DecisionView, Generation } from '@conductor/contracts';
import { pino, type Logger } from 'pino';
import { collectDefaultMetrics, type Registry } from 'prom-client';
import type { WaitingMessages } from './db/webhooks/waiting.ts';
import { reasonOf } from './errors.ts';
import { createMetrics, type WebhookOutcome } from './metrics.ts';
import type { Cost } from './ports/budget.ts';

/** How a process logs. `destination` replaces stdout, for tests. */
export type LogOptions = { level: string; instanceId: string; destination?: { write(line: string): void } };

/** JSON lines. Nothing that is logged holds a token or what somebody wrote. */
export function createLog({ level, instanceId, destination }: LogOptions): Logger {
  return pino(
    { name: 'agent-service', level, base: { instance: instanceId } },
    ...(destination === undefined ? [] : [destination]),
  );
}

/** Log lines of one kind: the first ones always appear, then a few a second; metrics count every one. */
const BURST = 20;
const REFILL_PER_MS = 2 / 1_000;

function createTap(): (kind: string) => { open: boolean; suppressed: number } {
  const kinds = new Map<string, { tokens: number; at: number; suppressed: number }>();
  return (kind) => {
    const now = performance.now();
    const state = kinds.get(kind) ?? { tokens: BURST, at: now, suppressed: 0 };
    kinds.set(kind, state);
    state.tokens = Math.min(BURST, state.tokens + (now - state.at) * REFILL_PER_MS);
    state.at = now;
    if (state.tokens < 1) {
      state.suppressed += 1;
      return { open: false, suppressed: 0 };
    }
    state.tokens -= 1;
    const { suppressed } = state;
    state.suppressed = 0;
    return { open: true, suppressed };
  };
}

const MOST_SYNC_TYPES = 100;
const BUDGET_WARNING = 0.8;
/** `options/2: a link` → `a link`; what stands in brackets of a field is no label of a metric. */
const ruleOf = (finding: string): string =>
  /^(schema|language|chat)/.exec(finding)?.[0] ?? finding.replace(/^[^:]*: /, '');

/** One function a business event: its log line and its metric. */
export function createTelemetry(log: Logger, registry: Registry) {
  collectDefaultMetrics({ register: registry });
  const taken = new Map<string, number>();
  const waiting = new Map<string, () => number>();
  const metrics = createMetrics(registry, taken, waiting);
  const tap = createTap();
  const syncTypes = new Set<string>();
  const warnedCaps = new Set<string>();

  return {
    /** A message that failed its check: the path that fails, never the content. */
    invalidEvent(error: ContractError): void {
      metrics.invalid.inc({ kind: error.label });
      const { open, suppressed } = tap(error.label);
      if (open) log.warn({ path: error.path, rule: error.reason, suppressed }, error.toString());
    },
    /** A valid message taken in. */
    eventTaken(channel: string): void {
      taken.set(channel, (taken.get(channel) ?? 0) + 1);
    },
    /** A message of a session that is not registered, or with another event than registered. */
    eventDropped(reason: 'unregistered' | 'other_event'): void {
      metrics.dropped.inc({ reason });
    },
    /** A kind of sync event that nobody knows here; let through, and said once. */
    unknownSyncType(kind: string): void {
      metrics.unknownSync.inc();
      if (syncTypes.has(kind) || syncTypes.size >= MOST_SYNC_TYPES) return;
      syncTypes.add(kind);
      log.info({ type: kind }, 'unknown sync event type');
    },
    /** One round of ticks, for how long it held the process, and how long after its first was due it began. */
    ticked(ms: number, lateMs: number): void {
      metrics.tickSeconds.observe(ms / 1_000);
      metrics.tickLate.observe(Math.max(0, lateMs) / 1_000);
    },
    /** Has `/metrics` tell how many wait for a connection of each pool. */
    watchPools(pools: Readonly<Record<string, { readonly waitingCount: number }>>): void {
      for (const [name, pool] of Object.entries(pools)) waiting.set(name, () => pool.waitingCount);
    },
    watching(sessions: number, conducted: number): void {
      metrics.sessions.set({ role: 'watched' }, sessions);
      metrics.sessions.set({ role: 'conducted' }, conducted);
    },
    anomalyOpened(anomaly: AnomalyView): void {
      const { sessionId, anomalyType, severity, id } = anomaly;
      metrics.anomalies.inc({ type: anomalyType, severity });
      log.info({ sessionId, anomalyId: id, anomalyType, severity }, 'anomaly detected');
    },
    anomalyEnded(sessionId: string, anomalyId: string): void {
      log.info({ sessionId, anomalyId }, 'anomaly ended');
    },
    decisionMade(decision: DecisionView): void {
      const { sessionId, id, arm, status, mode, confidence } = decision;
      metrics.decisions.inc({ arm, status });
      log.info({ sessionId, decisionId: id, arm, status, mode, confidence }, 'decision made');
    },
    decisionRefused(sessionId: string, anomalyId: string, code: string, reason: string): void {
      metrics.refusals.inc({ code });
      log.info({ sessionId, anomalyId, code, reason }, 'no intervention');
    },
    decisionAnswered(answered: {
      sessionId: string;
      decisionId: string;
      actor: string;
      outcome: 'approved' | 'rejected' | 'by_hand';
      edited: boolean;
    }): void {
      metrics.settled.inc({ outcome: answered.outcome });
      log.info(answered, 'decision settled');
    },
    /** What the sweeps did: counts of decisions expired, brought up, dispatched, sent again, given up. */
    swept(what: 'expired' | 'escalated' | 'dispatched' | 'resent' | 'givenUp', count: number): void {
      if (count === 0) return;
      metrics.sweeps.inc({ what }, count);
      log.info({ what, count }, 'decisions moved on');
    },
    outcome(interventionId: string, status: string, known: boolean): void {
      metrics.outcomes.inc({ status });
      log.info({ interventionId, status, known }, 'outcome received');
    },
    measured(decisionId: string, arm: string, reward: number): void {
      metrics.rewards.inc({ result: 'measured' });
      log.info({ decisionId, arm, reward }, 'reward measured');
    },
    unmeasured(decisionId: string, reason: string): void {
      metrics.rewards.inc({ result: 'unmeasured' });
      log.info({ decisionId, reason }, 'reward could not be measured');
    },
    /** A stream entry put aside, in sight, since it can never be worked on. */
    parked(stream: string, entryId: string, reason: string): void {
      metrics.parked.inc({ stream });
      log.error({ stream, entryId, reason }, 'stream entry parked');
    },
    leases(owned: number, peers: number): void {
      metrics.leases.set(owned);
      metrics.peers.set(peers);
    },
    leasesLost(shards: readonly number[]): void {
      metrics.leasesLost.inc(shards.length);
      log.warn({ shards: shards.length }, 'leases lost');
    },
    /** Ticks that were not stored: the queue was full, or the write failed for good. */
    ticksLost(count: number): void {
      metrics.ticksLost.inc(count);
      const { open } = tap('ticks lost');
      if (open) log.warn({ count }, 'engagement ticks lost');
    },
    ticksStored(count: number): void {
      metrics.ticksStored.inc(count);
    },
    outboxSent(count: number): void {
      metrics.outboxSent.inc(count);
    },
    /** An append to a feed that may be lost, and was. */
    feedLost(reason: string): void {
      metrics.feedLost.inc({ reason });
    },
    outboxWaiting(count: number): void {
      metrics.outboxWaiting.set(count);
    },
    /** One attempt at a webhook. Never the URL, which may hold a secret, nor the message. */
    webhookTried(tried: {
      webhookId: string;
      messageId: string;
      outcome: WebhookOutcome;
      reason: string | null;
      switchedOff: boolean;
    }): void {
      const { webhookId, outcome, switchedOff } = tried;
      metrics.webhookAttempts.inc({ outcome });
      if (switchedOff) metrics.webhooksOff.inc();
      const { open, suppressed } = tap(`webhook ${outcome}`);
      if (open) log[outcome === 'delivered' ? 'debug' : 'info']({ ...tried, suppressed }, 'webhook tried');
      if (switchedOff) log.warn({ webhookId, reason: tried.reason }, 'webhook switched off');
    },
    webhooksWaiting({ count, oldestSeconds, overdueSeconds }: WaitingMessages): void {
      metrics.webhookWaiting.set(count);
      metrics.webhookOldest.set(oldestSeconds);
      metrics.webhookOverdue.set(overdueSeconds);
    },
    /** What wrote the words of an intervention, and why not a better one. Never the words. */
    wordsWritten({ arm, sessionId, generation }: { arm: Arm; sessionId: string; generation: Generation }): void {
      const { method, model, latencyMs, costUsd, reason } = generation;
      metrics.words.inc({ arm, method });
      for (const finding of generation.guard ?? []) metrics.guardFindings.inc({ rule: ruleOf(finding) });
      log.info({ sessionId, arm, method, model, latencyMs, costUsd, reason }, 'words written');
    },
    /** One call of a model; `outcome` is `ok` or the reason why there was no answer. */
    modelCalled({ model, outcome, cost }: { model: string; outcome: string; cost: Cost }): void {
      metrics.modelCalls.inc({ model, outcome });
      metrics.modelTokens.inc({ model, kind: 'input' }, cost.inputTokens);
      metrics.modelTokens.inc({ model, kind: 'output' }, cost.outputTokens);
      metrics.modelCost.inc({ model }, cost.micros / 1_000_000);
    },
    /** How much of a cap is spent or reserved, 0–1; above 0.8 it is said, once until it falls again. */
    budgetUsed(cap: 'hour' | 'day', share: number): void {
      metrics.budgetUsed.set({ cap }, share);
      if (share >= BUDGET_WARNING && !warnedCaps.has(cap)) log.warn({ cap, share }, 'model budget nearly used up');
      if (share >= BUDGET_WARNING) warnedCaps.add(cap);
      else warnedCaps.delete(cap);
    },
    /** The same for one event's cap; a log line alone, since a label for each event would grow without bound. */
    eventBudgetUsed(eventId: string, share: number): void {
      if (share < BUDGET_WARNING) return;
      const { open } = tap('event budget');
      if (open) log.warn({ eventId, share }, 'model budget of an event nearly used up');
    },
    budgetSwept(forfeited: number, released: number): void {
      if (forfeited + released === 0) return;
      metrics.budgetSwept.inc({ as: 'spent' }, forfeited);
      metrics.budgetSwept.inc({ as: 'released' }, released);
      log.warn({ forfeited, released }, 'model calls of dead processes closed');
    },
    /** Said once at start: which models write, and which one is left alone since nobody knows its price. */
    wordsBy(models: readonly string[], unpriced: readonly string[]): void {
      if (models.length > 0) log.info({ models }, 'words by models, templates behind them');
      else log.info('words by templates only: no model that may be called');
      for (const model of unpriced) log.error({ model }, 'model without a price is never called: set LLM_PRICES');
    },
    /** A part of the service failed and goes on at its next round. */
    failed(part: string, error: unknown): void {
      metrics.failures.inc({ part });
      const { open, suppressed } = tap(`failed ${part}`);
      if (open) log.warn({ part, reason: reasonOf(error), suppressed }, 'failed, will try again');
    },
    connection(service: 'redis' | 'postgres', state: 'up' | 'down', name: string): void {
      const { open } = tap(`${service} ${name} ${state}`);
      if (open) log.info({ service, state, name }, 'connection');
    },
    started(details: Record<string, unknown>): void {
      log.info(details, 'agent-service started');
    },
    stopping(): void {
      log.info('agent-service stopping');
    },
  };
}

export type Telemetry = ReturnType<typeof createTelemetry>;
