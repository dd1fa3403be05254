import { startLoop, type Loop } from '@conductor/runtime';
import type { Context } from './context.ts';
import { countWaiting } from './db/outbox.ts';
import { createKeeper } from './db/retention.ts';
import { countWaitingMessages } from './db/webhooks/waiting.ts';
import { outboxRound, startOutcomes } from './deliveries.ts';
import { publishHeartbeat } from './redis/subscriber.ts';

const SECOND_MS = 1_000;
const CHECKPOINT_ROUND_MS = 5_000;
const GAUGE_MS = 10_000;
const BUDGET_MS = 10_000;
/** What is due is gone within the hour, also when a round takes its time or fails. */
const HOUSE_MS = 900_000;

export type Workers = {
  /** Looks at these sessions anew, or at all of them when it is not known which changed. */
  readonly sessionsChanged: (id: string) => void;
  readonly outboxFilled: () => void;
  readonly webhooksTold: () => void;
  /** Resolves when every loop has ended. */
  stop(): Promise<void>;
};

/** How often each round of the service runs. Each survives Redis or Postgres being away: its round fails, and comes again. */
export function startWorkers(context: Context): Workers {
  const { telemetry, supervisor, rounds, settings, database, redis, ticks, clock, wake, sweepBudget } = context;
  const loops: Loop[] = [];
  const start = (part: string, everyMs: number, work: () => Promise<unknown>): Loop => {
    const loop = startLoop({ everyMs, work, onError: (error) => telemetry.failed(part, error) });
    loops.push(loop);
    return loop;
  };

  start('ticks', supervisor.slotMs, async () => supervisor.tickDue());
  const listening = start('listening', SECOND_MS, () => supervisor.listen());
  start('leases', context.config.timing.leaseTtlMs / 6, async () => {
    await supervisor.leaseRound();
    listening.wake();
  });
  start('heartbeat', SECOND_MS, () => publishHeartbeat(redis.commands, context.node, clock.now()));
  start('tick writer', SECOND_MS, () => ticks.flush());
  start('checkpoints', CHECKPOINT_ROUND_MS, () => supervisor.saveCheckpoints());
  loops.push(startOutcomes(context));
  const keepHouse = createKeeper(database.db, database.pool);
  start('housekeeping', HOUSE_MS, () => keepHouse(clock.now()));
  start('budget sweep', BUDGET_MS, sweepBudget);
  const deliverer = context.webhooks?.start();
  if (deliverer !== undefined) loops.push(deliverer);
  start('webhook gauges', GAUGE_MS, async () => telemetry.webhooksWaiting(await countWaitingMessages(database.db)));
  start('gauges', GAUGE_MS, async () => telemetry.outboxWaiting(await countWaiting(database.db)));

  const outbox = start('outbox', SECOND_MS, () => outboxRound(context));

  start('approve', SECOND_MS, rounds.approve);
  const act = start('act', SECOND_MS, rounds.act);
  wake.act = () => act.wake();
  start('chase', SECOND_MS, rounds.chase);
  start('learn', Math.min(SECOND_MS, settings.tickIntervalMs), rounds.learn);
  start('trials', Math.min(SECOND_MS, settings.tickIntervalMs), rounds.trials);

  const sessions = start('sessions', settings.tickIntervalMs, () => supervisor.refreshChanged());

  return {
    sessionsChanged: (id) => {
      supervisor.changed(id);
      sessions.wake();
    },
    outboxFilled: () => outbox.wake(),
    webhooksTold: () => deliverer?.wake(),
    stop: async () => {
      wake.act = () => undefined;
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}
