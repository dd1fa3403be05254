import { randomUUID } from 'node:crypto';
import type { OutboxMessage } from '@conductor/database';
import { chaseUnanswered, dispatchApproved } from './conductor/act.ts';
import { sweepPending } from './conductor/approve.ts';
import { learnDue } from './conductor/learn.ts';
import type { Context } from './context.ts';
import { countWaiting, relayOutbox } from './db/outbox.ts';
import { createKeeper } from './db/retention.ts';
import { createStreamReader } from './redis/consumer.ts';
import { consumeOutcomes } from './redis/outcomes.ts';
import { OUTCOMES, sendCommand, sendNotification } from './redis/streams.ts';
import { publishHeartbeat } from './redis/subscriber.ts';
import { startWorker, type Worker } from './worker.ts';

const SECOND_MS = 1_000;
const CHECKPOINT_ROUND_MS = 5_000;
const GAUGE_MS = 10_000;
const BUDGET_MS = 10_000;
const HOUSE_MS = 3_600_000;

export type Workers = {
  /** Looks at these sessions anew, or at all of them when it is not known which changed. */
  readonly sessionsChanged: (id: string) => void;
  readonly outboxFilled: () => void;
  /** Resolves when every loop has ended. */
  stop(): Promise<void>;
};

/** Every loop of the service. Each survives Redis or Postgres being away: its round fails, and comes again. */
export function startWorkers(context: Context): Workers {
  const { telemetry, supervisor, stores, settings, database, redis, ticks, clock, wake, sweepBudget } = context;
  const { decisions } = stores;
  const { rewardDelayMs } = settings;
  const workers: Worker[] = [];
  const start = (part: string, everyMs: number, task: () => Promise<unknown>): Worker => {
    const worker = startWorker({ everyMs, task, onError: (error) => telemetry.failed(part, error) });
    workers.push(worker);
    return worker;
  };

  start('ticks', supervisor.slotMs, async () => supervisor.tickDue());
  start('leases', context.config.timing.leaseTtlMs / 6, () => supervisor.leaseRound());
  start('heartbeat', SECOND_MS, () => publishHeartbeat(redis.commands, context.node, clock.now()));
  start('tick writer', SECOND_MS, () => ticks.flush());
  start('checkpoints', CHECKPOINT_ROUND_MS, () => supervisor.saveCheckpoints());
  start('learning', Math.min(SECOND_MS, settings.tickIntervalMs), () =>
    learnDue({ decisions, telemetry, timing: settings }),
  );
  start('outcomes', 0, outcomesRound(context));
  const keepHouse = createKeeper(database.db, database.pool);
  start('housekeeping', HOUSE_MS, () => keepHouse(clock.now()));
  start('budget sweep', BUDGET_MS, sweepBudget);
  start('gauges', GAUGE_MS, async () => telemetry.outboxWaiting(await countWaiting(database.db)));

  const relay = start('outbox', SECOND_MS, () => relayRound(context));
  const act = { decisions, telemetry, rewardDelayMs };
  const dispatcher = start('dispatcher', SECOND_MS, () => dispatchApproved(act));
  wake.dispatcher = () => dispatcher.wake();
  start('sweeps', SECOND_MS, async () => {
    const { expired, escalated } = await sweepPending({ decisions });
    telemetry.swept('expired', expired);
    telemetry.swept('escalated', escalated);
    await chaseUnanswered(act);
  });

  const changed = new Set<string>();
  let readAllAt = -Infinity;
  const sessions = start('sessions', settings.tickIntervalMs, async () => {
    const ids = [...changed];
    changed.clear();
    const whole = ids.includes('') || clock.monotonic() - readAllAt >= settings.tickIntervalMs;
    if (whole) readAllAt = clock.monotonic();
    await supervisor.refresh(whole ? undefined : ids);
  });

  return {
    sessionsChanged: (id) => {
      changed.add(id);
      sessions.wake();
    },
    outboxFilled: () => relay.wake(),
    stop: async () => {
      wake.dispatcher = () => undefined;
      await Promise.all(workers.map((worker) => worker.stop()));
    },
  };
}

/** One round of the outbox: each message to where it belongs, under its own id. */
export async function relayRound({ database, feed, redis, telemetry }: Context): Promise<number> {
  const send = async (message: OutboxMessage): Promise<void> => {
    if (message.target === 'feed') await feed.append(message.draft);
    else if (message.target === 'command') await sendCommand(redis.commands, message.command);
    else await sendNotification(redis.commands, message.notification);
  };
  const sent = await relayOutbox(database.db, send, (error) => telemetry.failed('outbox', error));
  telemetry.outboxSent(sent);
  return sent;
}

function outcomesRound(context: Context): () => Promise<number> {
  const { redis, stores, settings, telemetry, config } = context;
  const consumer = `${config.instanceId}/${randomUUID()}`;
  const reader = createStreamReader(redis.outcomes, { ...OUTCOMES, consumer });
  return () =>
    consumeOutcomes({
      reader,
      settle: (outcome) => stores.decisions.settle(outcome, settings.rewardDelayMs),
      onOutcome: ({ interventionId, status }, known) => telemetry.outcome(interventionId, status, known),
      onParked: (entry, reason) => telemetry.parked(OUTCOMES.stream, entry.id, reason),
    });
}
