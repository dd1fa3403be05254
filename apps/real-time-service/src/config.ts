import { randomUUID } from 'node:crypto';
import { readGuestSecret, readTokenSettings, type JwtSettings } from '@conductor/auth';
import { readTracing, type TracingSettings } from '@conductor/tracing';
import { readSettings, type Env, type Environment, type LogLevel, type SettingsReader } from '@conductor/runtime';

/** Everything that the service can be told from outside; times in milliseconds. */
export type Config = {
  environment: Environment;
  /** This process among its kind: consumer name, presence lease, heartbeat node. */
  instanceId: string;
  logLevel: LogLevel;
  /** Where traces go; null: none are recorded. */
  tracing: TracingSettings;
  http: {
    host: string;
    port: number;
    /** The port that `/metrics` has to itself; null puts it on `port`. */
    metricsPort: number | null;
    origins: string[];
    /** Addresses or networks of proxies whose `X-Forwarded-For` is believed. */
    trustedProxies: string[];
  };
  auth: JwtSettings;
  /** Signs guests' tokens; null: no guests. */
  guestSecret: string | null;
  database: { url: string; maxConnections: number };
  redis: { url: string; cluster: boolean };
  timing: { tickIntervalMs: number; leaseTtlMs: number };
  /** Whether sockets may begin by HTTP long polling, which needs a balancer that sends a client to the same node each time. */
  polling: boolean;
  limits: {
    /** Sockets that one user may have open on this instance. */
    connectionsPerUser: number;
    /** Connections of this instance, authenticated or not. */
    connections: number;
    /** Events a second that one socket may send in the long run; twice as many at once. */
    eventsPerSecond: number;
  };
};

/** The configuration in the environment. Throws `InvalidSettings` with every problem that there is. */
export const readConfig = (env: Env): Config => readSettings(env, build);

function build(read: SettingsReader): Config {
  return {
    environment: read.environment,
    instanceId: read.optional('INSTANCE_ID') ?? randomUUID(),
    logLevel: read.logLevel(),
    tracing: readTracing(read),
    http: {
      host: read.host(),
      port: read.integer('REAL_TIME_PORT', 3_002, 0, 65_535),
      metricsPort: read.metricsPort(),
      origins: read.origins(),
      trustedProxies: read.trustedProxies(),
    },
    auth: readTokenSettings(read),
    guestSecret: readGuestSecret(read),
    database: { url: read.database(), maxConnections: read.integer('DATABASE_MAX_CONNECTIONS', 10, 2, 200) },
    redis: read.redis(),
    timing: {
      tickIntervalMs: read.integer('TICK_INTERVAL_MS', 5_000, 100, 60_000),
      leaseTtlMs: read.integer('LEASE_TTL_MS', 6_000, 300, 60_000),
    },
    polling: read.oneOf('SOCKET_POLLING', ['off', 'on'], 'off') === 'on',
    limits: {
      connectionsPerUser: read.integer('MAX_CONNECTIONS_PER_USER', 20, 1, 100_000),
      connections: read.integer('MAX_CONNECTIONS', 20_000, 1, 1_000_000),
      eventsPerSecond: read.integer('MAX_SOCKET_EVENTS_PER_SECOND', 20, 1, 10_000),
    },
  };
}
