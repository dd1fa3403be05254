import { randomUUID } from 'node:crypto';
import { createRevocations, createVerifier } from '@conductor/auth';
import { PLATFORM_CHANNELS } from '@conductor/contracts';
import { createAuditTrail, openDatabase, type Database } from '@conductor/database';
import { connect, openSubscriber, watchWrites, type SubscriberOptions } from '@conductor/runtime/redis';
import { Registry } from 'prom-client';
import { createCoverage } from './conductor/perceive/coverage.ts';
import { createRounds, type LoopDeps } from './conductor/loop.ts';
import { AGENT_NODE_PREFIX } from './conductor/perceive/agents-heard.ts';
import { createSupervisor } from './conductor/supervisor.ts';
import type { Config } from './config.ts';
import { createAnomalyStore } from './db/anomalies.ts';
import { createCheckpointStore } from './db/checkpoints.ts';
import { createDecisionStore } from './db/decisions/store.ts';
import { createEventSettingsStore } from './db/event-settings.ts';
import { createLeaseStore } from './db/leases.ts';
import { createAudienceStore } from './db/doors/audiences.ts';
import { createKeyStore } from './db/doors/keys.ts';
import { createMemberStore } from './db/doors/members.ts';
import { createPeopleStore } from './db/doors/people.ts';
import { createRevocationStore } from './db/doors/revocations.ts';
import { createOrganiserStore } from './db/organiser.ts';
import { createSessionSource, createSessionStore } from './db/sessions/sessions.ts';
import { createTickQueue } from './db/ticks.ts';
import { createWebhookDoor } from './webhooks/door.ts';
import { createErasures } from './redis/erasures.ts';
import { createFeed } from './redis/feed.ts';
import { createListening } from './redis/subscriber.ts';
import type { Clock } from './ports/clock.ts';
import type { ConductorSettings } from './ports/settings.ts';
import type { Composer } from './ports/words.ts';
import { createLog, createTelemetry, type LogOptions } from './telemetry.ts';
import { openComposer } from './composer.ts';

/** What tests put in the place of the real thing. */
export type Overrides = {
  clock?: Clock;
  composer?: Composer;
  log?: LogOptions['destination'];
};

const CHECKPOINT_INTERVAL_MS = 30_000;

const { timeOrigin } = performance;

/** Monotonic, and yet comparable with the last run's: a checkpoint may hold such times. */
const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => timeOrigin + performance.now(),
};

/** Everything that the service is made of, put together once; nothing runs yet but connections. */
export function createContext(config: Config, overrides: Overrides = {}) {
  const { instanceId } = config;
  const clock = overrides.clock ?? systemClock;
  const log = createLog({
    level: config.logLevel,
    instanceId,
    ...(overrides.log === undefined ? {} : { destination: overrides.log }),
  });
  const registry = new Registry();
  const telemetry = createTelemetry(log, registry);
  const open = (purpose: string, max: number): Database =>
    openDatabase({
      url: config.database.url,
      name: `agent-service:${purpose}${instanceId}`.slice(0, 63),
      max,
      onError: () => telemetry.connection('postgres', 'down', purpose === '' ? 'pool' : purpose),
    });
  const database = open('', config.database.maxConnections);
  const { db } = database;
  // Whoever waits for a connection must not wait behind the rest: a lease that is prolonged too late is another's.
  const apart = { leases: open('leases:', 1), ticks: open('ticks:', 2) };
  telemetry.watchPools({ main: database.pool, leases: apart.leases.pool, ticks: apart.ticks.pool });
  const named = (purpose: string, options: Partial<SubscriberOptions> = {}): SubscriberOptions => ({
    ...options,
    ...config.redis,
    name: `agent-service:${purpose}`,
    onUp: () => telemetry.connection('redis', 'up', purpose),
    onDown: () => telemetry.connection('redis', 'down', purpose),
  });
  const commands = connect(named('commands', { pipelined: true }));
  // Our own heartbeats prove that everything else is heard.
  const heartbeats = { resubscribes: true, sharded: true, provedBy: PLATFORM_CHANNELS.heartbeat };
  const redis = {
    commands,
    subscriber: openSubscriber(commands, named('subscriber', heartbeats)),
    revocations: openSubscriber(commands, named('revocations', { resubscribes: true })),
    // Reading the stream blocks for a second.
    outcomes: connect(named('outcomes', { commandTimeoutMs: 5_000 })),
  };
  const stores = {
    sessions: createSessionStore(db),
    decisions: createDecisionStore(db),
    anomalies: createAnomalyStore(db),
    organiser: createOrganiserStore(db),
    eventSettings: createEventSettingsStore(db),
    members: createMemberStore(db),
    keys: createKeyStore(db),
    revocations: createRevocationStore(db),
    audiences: createAudienceStore(db, config.timing.rewardDelayMs),
    people: createPeopleStore(db),
    checkpoints: createCheckpointStore(apart.ticks),
    source: createSessionSource(db),
    leases: createLeaseStore(apart.leases.db),
    audit: createAuditTrail(db, (error) => telemetry.failed('audit', error)),
  };
  const ticks = createTickQueue(apart.ticks.pool, {
    stored: (count) => telemetry.ticksStored(count),
    lost: (count) => telemetry.ticksLost(count),
  });
  const feed = createFeed(redis.commands);
  const settings: ConductorSettings = {
    ...config.timing,
    checkpointIntervalMs: CHECKPOINT_INTERVAL_MS,
    arms: config.arms,
  };
  /** Set by whoever runs the round of act; until then it is found out at the next one. */
  const wake = { act: (): void => undefined };
  const { composer, sweepBudget } = openComposer(config, db, clock, telemetry);
  const loop: Omit<LoopDeps, 'onFenced' | 'background' | 'takeOver' | 'inTurn'> = {
    clock,
    settings,
    coverage: createCoverage(settings.windowMs),
    ticks,
    feed,
    anomalies: stores.anomalies,
    decisions: stores.decisions,
    composer: overrides.composer ?? composer,
    telemetry,
    onApproved: () => wake.act(),
  };
  const webhooks = createWebhookDoor(config.webhooks, db, clock, telemetry);
  // A restarted process with the same name must not take its predecessor's leases for its own.
  const owner = `${instanceId}/${randomUUID()}`;
  const node = `${AGENT_NODE_PREFIX}${owner}`;
  const supervisor = createSupervisor({
    ...loop,
    source: stores.source,
    checkpoints: stores.checkpoints,
    leases: stores.leases,
    leaseTtlMs: config.timing.leaseTtlMs,
    owner,
    node,
    listenTo: createListening(redis.subscriber),
  });
  const { rewardDelayMs } = settings;
  const rounds = createRounds({ decisions: stores.decisions, telemetry, rewardDelayMs, timing: settings });
  const verifier = createVerifier({ ...config.auth, onKeyFailure: (error) => telemetry.failed('jwks', error) });
  return {
    config,
    clock,
    log,
    registry,
    telemetry,
    database,
    apart,
    redis,
    takesWrites: watchWrites(commands, (error) => telemetry.failed('redis', error)),
    stores,
    ticks,
    feed,
    eraseFromRoom: createErasures(redis.commands),
    settings,
    supervisor,
    rounds,
    verifier,
    revocations: createRevocations(),
    sweepBudget,
    webhooks,
    node,
    wake,
  };
}

export type Context = ReturnType<typeof createContext>;
