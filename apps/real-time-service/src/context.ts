import {
  createRevocations,
  createVerifier,
  withGuests,
  withRevocations,
  type Revocations,
  type Verifier,
} from '@conductor/auth';
import { createAuditTrail, openDatabase, type AuditTrail, type Database } from '@conductor/database';
import { createClientAddress } from '@conductor/runtime';
import {
  connect,
  openSubscriber,
  watchWrites,
  type RedisClient,
  type Subscriber,
  type SubscriberOptions,
} from '@conductor/runtime/redis';
import type { Config } from './config.ts';
import { createPlatform, publisherOf, type Platform } from './redis/platform.ts';
import { createActivityStore, type ActivityStore } from './redis/activity-store.ts';
import { createPresenceStore, type PresenceStore } from './redis/presence-store.ts';
import { createWatcherStore, type WatcherStore } from './redis/watcher-store.ts';
import { createRoom, type Room } from './room/room.ts';
import type { SourceOf } from './sockets/socket.ts';
import { createTelemetry, type Telemetry } from './telemetry.ts';

/** What a test may set otherwise. */
export type Overrides = {
  /** Where log lines go instead of stdout. */
  logDestination?: { write(line: string): void };
  compareEveryMs?: number;
  claimAfterMs?: number;
  graceMs?: number;
  reauthoriseEveryMs?: number;
  /** The clock by which the issuer's keys age. */
  monotonic?: () => number;
};

/** Connections and what stands directly on them: the outside world of this service. */
export type Context = {
  telemetry: Telemetry;
  database: Database;
  redis: {
    commands: RedisClient;
    logs: Subscriber;
    notifications: Subscriber;
    stream: RedisClient;
    revocations: Subscriber;
  };
  /** Resolves where Redis takes writes; else rejects, and has said why. */
  takesWrites: () => Promise<void>;
  verifier: Pick<Verifier, 'verify'>;
  revocations: Revocations;
  sourceOf: SourceOf;
  audit: AuditTrail;
  platform: Platform;
  room: Room;
  store: PresenceStore;
  activity: ActivityStore;
  watchers: WatcherStore;
};

/** Makes everything and connects nothing yet. */
export function createContext(config: Config, overrides: Overrides): Context {
  const { instanceId } = config;
  const clientAddress = createClientAddress(config.http.trustedProxies);
  const telemetry = createTelemetry({
    level: config.logLevel,
    instanceId,
    ...(overrides.logDestination ? { destination: overrides.logDestination } : {}),
  });
  const database = openDatabase({
    url: config.database.url,
    name: 'real-time-service',
    max: config.database.maxConnections,
    onError: (error) => telemetry.failed('idle Postgres connection', error),
  });
  telemetry.watchPool(database.pool);
  const named = (purpose: string, options: Partial<SubscriberOptions> = {}): SubscriberOptions => ({
    ...options,
    ...config.redis,
    name: `real-time-service:${purpose}`,
    onError: (error) => telemetry.failed(`Redis connection for ${purpose}`, error),
  });
  const commands = connect(named('commands'));
  const revocations = createRevocations();
  const verifier = createVerifier({
    ...config.auth,
    ...(overrides.monotonic ? { monotonic: overrides.monotonic } : {}),
    onKeyFailure: (error) => telemetry.failed('fetching the issuer’s keys', error),
  });
  return {
    telemetry,
    database,
    redis: {
      commands,
      // One connection a kind of subscription: ioredis counts them together and would lose one with the other.
      logs: openSubscriber(commands, named('logs', { sharded: true })),
      notifications: openSubscriber(commands, named('notifications')),
      // Reading the stream blocks for a second.
      stream: connect(named('stream', { commandTimeoutMs: 5_000 })),
      revocations: openSubscriber(commands, named('revocations', { resubscribes: true })),
    },
    takesWrites: watchWrites(commands, (error) => telemetry.failed('writing to Redis', error)),
    verifier: withRevocations(
      config.guestSecret === null ? verifier : withGuests(verifier, config.guestSecret),
      revocations,
    ),
    revocations,
    sourceOf: ({ handshake }) => clientAddress(handshake.address, handshake.headers['x-forwarded-for']),
    audit: createAuditTrail(database.db, (error) => telemetry.failed('writing the audit trail', error)),
    platform: createPlatform(commands, publisherOf(instanceId)),
    room: createRoom(commands),
    store: createPresenceStore(commands, instanceId, config.timing.leaseTtlMs),
    activity: createActivityStore(commands),
    watchers: createWatcherStore(commands, instanceId, config.timing.leaseTtlMs),
  };
}
