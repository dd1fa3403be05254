import { BATCH_LABEL, MESSAGE_LABELS, STREAMS } from '@conductor/contracts';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** How an attempt at a webhook ends: it arrived, it is tried again, it is given up, or another instance was faster. */
const WEBHOOK_OUTCOMES = ['delivered', 'waiting', 'given_up', 'lost'] as const;
export type WebhookOutcome = (typeof WEBHOOK_OUTCOMES)[number];

/**
 * What operators watch of the conductor; `taken` counts messages by channel, `waiting` tells who waits for each pool. Counts are per instance: each sees every event, so alerts take the maximum.
 */
export function createMetrics(
  registry: Registry,
  taken: ReadonlyMap<string, number>,
  waiting: ReadonlyMap<string, () => number>,
) {
  const registers = [registry];
  const counter = <T extends string>(name: string, help: string, ...labelNames: T[]): Counter<T> =>
    new Counter({ name: `conductor_${name}_total`, help, labelNames, registers });
  const gauge = <T extends string>(name: string, help: string, ...labelNames: T[]): Gauge<T> =>
    new Gauge({ name: `conductor_${name}`, help, labelNames, registers });
  const metrics = {
    invalid: counter('invalid_events', 'Messages that failed their check', 'kind'),
    /** Counted by hand on the hot path, and handed over when somebody asks. */
    events: new Counter({
      name: 'conductor_events_total',
      help: 'Valid messages taken in',
      labelNames: ['channel'],
      registers,
      collect() {
        this.reset();
        for (const [channel, count] of taken) this.inc({ channel }, count);
      },
    }),
    dropped: counter('dropped_events', 'Valid messages of sessions that are not registered so', 'reason'),
    unknownSync: counter('unknown_sync_events', 'Sync events of a type that is not known here'),
    sessions: gauge('sessions', 'Sessions watched, and those conducted by this instance', 'role'),
    tickSeconds: new Histogram({
      name: 'conductor_tick_seconds',
      help: 'How long one round of ticks held the process',
      buckets: [0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 1],
      registers,
    }),
    tickLate: new Histogram({
      name: 'conductor_tick_late_seconds',
      help: 'How long after they were due rounds of ticks began',
      buckets: [0.01, 0.05, 0.25, 1, 5],
      registers,
    }),
    poolWaiting: new Gauge({
      name: 'conductor_pool_waiting',
      help: 'Who waits for a connection to Postgres, by pool',
      labelNames: ['pool'],
      registers,
      collect() {
        for (const [pool, count] of waiting) this.set({ pool }, count());
      },
    }),
    anomalies: counter('anomalies', 'Anomalies opened', 'type', 'severity'),
    decisions: counter('decisions', 'Decisions made', 'arm', 'status'),
    refusals: counter('refusals', 'Proposals that policy refused', 'code'),
    settled: counter('decisions_settled', 'Decisions settled by a human', 'outcome'),
    sweeps: counter('decisions_swept', 'Decisions moved on by the sweeps', 'what'),
    outcomes: counter('outcomes', 'Outcomes received', 'status'),
    rewards: counter('rewards', 'Rewards that fell due', 'result'),
    parked: counter('parked_entries', 'Stream entries put aside', 'stream'),
    leases: gauge('leases', 'Shards that this instance conducts'),
    peers: gauge('agents', 'Agents heard lately, this one included'),
    leasesLost: counter('leases_lost', 'Shards lost to another instance or to time'),
    ticksLost: counter('ticks_lost', 'Engagement ticks that were not stored'),
    ticksStored: counter('ticks_stored', 'Engagement ticks stored'),
    feedLost: counter('feed_lost', 'Feed events that may be lost, and were', 'reason'),
    outboxSent: counter('outbox_sent', 'Outbox messages sent'),
    outboxWaiting: gauge('outbox_waiting', 'Outbox messages waiting'),
    webhookAttempts: counter('webhook_attempts', 'Messages to webhooks that were tried', 'outcome'),
    webhooksOff: counter('webhooks_switched_off', 'Webhooks switched off since nothing arrived there'),
    webhookWaiting: gauge('webhook_waiting', 'Messages that wait for webhooks'),
    webhookOldest: gauge('webhook_oldest_seconds', 'Since when the oldest of them waits'),
    webhookOverdue: gauge('webhook_overdue_seconds', 'How late the latest attempt is at a webhook that works'),
    words: counter('words', 'Words written, by what wrote them', 'arm', 'method'),
    guardFindings: counter('guard_findings', 'What the guard objected to in the words of models', 'rule'),
    modelCalls: counter('model_calls', 'Calls of models', 'model', 'outcome'),
    modelTokens: counter('model_tokens', 'Tokens paid for', 'model', 'kind'),
    modelCost: counter('model_cost_usd', 'US dollars spent on models, calls of unknown cost in full', 'model'),
    budgetUsed: gauge('budget_used_ratio', 'Share of a cap that is spent or reserved, 0–1', 'cap'),
    budgetSwept: counter('budget_swept', 'Reservations that dead processes left open', 'as'),
    failures: counter('failures', 'Rounds that failed and were tried again', 'part'),
  };
  // From zero on: a series that begins at one never rose, as far as Prometheus can see.
  for (const kind of [...MESSAGE_LABELS, BATCH_LABEL]) metrics.invalid.inc({ kind }, 0);
  for (const outcome of WEBHOOK_OUTCOMES) metrics.webhookAttempts.inc({ outcome }, 0);
  for (const reason of ['unregistered', 'other_event']) metrics.dropped.inc({ reason }, 0);
  metrics.feedLost.inc({ reason: 'redis' }, 0);
  metrics.parked.inc({ stream: STREAMS.outcomes }, 0);
  return metrics;
}
