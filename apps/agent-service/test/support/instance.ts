import { randomUUID } from 'node:crypto';
import { Registry } from 'prom-client';
import { createCoverage } from '../../src/conductor/perceive/coverage.ts';
import { AGENT_NODE_PREFIX } from '../../src/conductor/perceive/agents-heard.ts';
import { createSupervisor } from '../../src/conductor/supervisor.ts';
import { createComposer } from '../../src/conductor/words/compose.ts';
import { createCheckpointStore } from '../../src/db/checkpoints.ts';
import { createSessionSource } from '../../src/db/sessions/sessions.ts';
import { createTickQueue } from '../../src/db/ticks.ts';
import type { Feed } from '../../src/ports/engagement.ts';
import type { Composer } from '../../src/ports/words.ts';
import { createLog, createTelemetry } from '../../src/telemetry.ts';
import type { Line } from './agent.ts';
import type { createClock } from './room.ts';
import type { Stores } from './stores.ts';

export const TICK_MS = 5_000;

type Clock = ReturnType<typeof createClock>;

/** One instance over the real stores, moved by a clock of the test's. */
export function createInstance(one: Stores['a'], clock: Clock, feed: Feed, composer?: Composer) {
  const lines: Line[] = [];
  const log = createLog({
    level: 'info',
    instanceId: 'test',
    destination: { write: (line) => void lines.push(JSON.parse(line)) },
  });
  const telemetry = createTelemetry(log, new Registry());
  const { db } = one;
  const ticks = createTickQueue(db.$client, { stored: () => undefined, lost: () => undefined });
  const owner = randomUUID();
  const node = `${AGENT_NODE_PREFIX}${owner}`;
  const supervisor = createSupervisor({
    clock,
    settings: {
      tickIntervalMs: TICK_MS,
      windowMs: 60_000,
      rewardDelayMs: 60_000,
      decisionTtlMs: 1_800_000,
      anomalyCooldownMs: 30_000,
      checkpointIntervalMs: 30_000,
      arms: ['POLL'],
    },
    coverage: createCoverage(60_000),
    ticks,
    feed,
    anomalies: one.anomalies,
    decisions: one.decisions,
    composer: composer ?? createComposer({ writers: [], clock, onWords: () => undefined }),
    telemetry,
    onApproved: () => undefined,
    source: createSessionSource(db),
    checkpoints: createCheckpointStore(one),
    leases: one.leases,
    leaseTtlMs: 60_000,
    owner,
    node,
    listenTo: async () => undefined,
  });
  return { supervisor, ticks, lines, node, take: supervisor.take };
}
export type Instance = ReturnType<typeof createInstance>;

/** Lets `seconds` go by: what the room does each second, then the ticks that are due, and what they began. */
export async function pass(
  clock: Clock,
  seconds: number,
  instances: readonly Instance[],
  each: () => void,
): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    clock.pass(1_000);
    each();
    for (const { supervisor } of instances) {
      supervisor.tickDue();
      await supervisor.drain();
    }
  }
  for (const { ticks } of instances) await ticks.flush();
}
