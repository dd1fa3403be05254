import { randomUUID } from 'node:crypto';
import { readGuestSecret, readTokenSettings, secretProblem, type JwtSettings } from '@conductor/auth';
import { ARMS, type Arm } from '@conductor/contracts';
import { readTracing, type TracingSettings } from '@conductor/tracing';
import { readSettings, type Env, type Environment, type LogLevel, type SettingsReader } from '@conductor/runtime';
import { LIST_PRICES, parsePrices, type Prices } from './llm/prices.ts';

/** Everything that the service can be told from outside; times in milliseconds, money in US dollars. */
export type Config = {
  environment: Environment;
  /** This process among its kind: consumer name, lease owner, heartbeat node. */
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
    trustedProxies: string[];
    maxRequestsPerMinute: number;
    /** Of one key: batches, and events in them. */
    maxIngestRequestsPerMinute: number;
    maxIngestEventsPerMinute: number;
  };
  auth: JwtSettings;
  /** Signs guests' tokens; null: no guests. */
  guestSecret: string | null;
  /** `directUrl` leads past a pooler of transactions, to where one can listen; the same as `url` where there is none. */
  database: { url: string; directUrl: string; maxConnections: number };
  redis: { url: string; cluster: boolean };
  timing: {
    tickIntervalMs: number;
    windowMs: number;
    rewardDelayMs: number;
    decisionTtlMs: number;
    anomalyCooldownMs: number;
    leaseTtlMs: number;
  };
  /** `key` seals webhooks' secrets; null: no webhooks. `allowPrivate`: any address may be one's, by plain http too. */
  webhooks: { key: string | null; allowPrivate: boolean };
  /** The arms that may be proposed. */
  arms: Arm[];
  /** null: words come from templates alone. */
  llm: {
    apiKey: string;
    baseUrl: string | undefined;
    strongModel: string;
    fastModel: string;
    prices: Prices;
    /** Calls at once and waiting, a model and process. */
    concurrency: { running: number; waiting: number };
  } | null;
  /** Caps for model calls over all instances: a rolling hour and day, and an event's rolling day. */
  budget: { perHourUsd: number; perDayUsd: number; perEventUsd: number };
};

const HTTP = ['https:', 'http:'];
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** The configuration in the environment. Throws `InvalidSettings` with every problem that there is. */
export const readConfig = (env: Env): Config => readSettings(env, build);

function build(read: SettingsReader): Config {
  const apiKey = read.optional('ANTHROPIC_API_KEY');
  return {
    environment: read.environment,
    instanceId: read.optional('INSTANCE_ID') ?? randomUUID(),
    logLevel: read.logLevel(),
    tracing: readTracing(read),
    http: {
      host: read.host(),
      port: read.integer('AGENT_PORT', 8_003, 0, 65_535),
      metricsPort: read.metricsPort(),
      origins: read.origins(),
      trustedProxies: read.trustedProxies(),
      maxRequestsPerMinute: read.integer('MAX_REQUESTS_PER_MINUTE', 60, 1, 1_000_000),
      maxIngestRequestsPerMinute: read.integer('MAX_INGEST_REQUESTS_PER_MINUTE', 600, 1, 1_000_000),
      maxIngestEventsPerMinute: read.integer('MAX_INGEST_EVENTS_PER_MINUTE', 6_000, 1, 1_000_000),
    },
    auth: readTokenSettings(read),
    guestSecret: readGuestSecret(read),
    database: readDatabase(read),
    redis: read.redis(),
    timing: {
      tickIntervalMs: read.integer('TICK_INTERVAL_MS', 5_000, 100, 60_000),
      windowMs: read.integer('WINDOW_MS', 60_000, 1_000, 600_000),
      rewardDelayMs: read.integer('REWARD_DELAY_MS', 60_000, 500, HOUR_MS),
      decisionTtlMs: read.integer('DECISION_TTL_MS', 1_800_000, 500, DAY_MS),
      anomalyCooldownMs: read.integer('ANOMALY_COOLDOWN_MS', 30_000, 0, HOUR_MS),
      leaseTtlMs: read.integer('LEASE_TTL_MS', 6_000, 300, 60_000),
    },
    webhooks: { key: readWebhookKey(read), allowPrivate: read.integer('WEBHOOK_ALLOW_PRIVATE', 0, 0, 1) === 1 },
    arms: read.listOf('AGENT_ARMS', ARMS, ARMS),
    llm: apiKey === undefined ? null : buildLlm(read, apiKey),
    budget: {
      perHourUsd: read.dollars('MAX_LLM_COST_PER_HOUR', 20),
      perDayUsd: read.dollars('MAX_LLM_COST_PER_DAY', 100),
      perEventUsd: read.dollars('MAX_LLM_COST_PER_EVENT', 20),
    },
  };
}

function readDatabase(read: SettingsReader): Config['database'] {
  const url = read.database();
  const maxConnections = read.integer('DATABASE_MAX_CONNECTIONS', 10, 2, 200);
  return { url, directUrl: read.directDatabase() ?? url, maxConnections };
}

/** `WEBHOOK_KEY`. It opens nothing else: equal to `JWT_SECRET`, whoever may read one secret could make any token. */
function readWebhookKey(read: SettingsReader): string | null {
  const key = read.optional('WEBHOOK_KEY');
  if (key === undefined) return null;
  const problem = read.environment === 'production' ? secretProblem(key) : undefined;
  if (problem) read.report('WEBHOOK_KEY', problem);
  if (key === read.optional('JWT_SECRET')) read.report('WEBHOOK_KEY', 'must be another than JWT_SECRET');
  return key;
}

function buildLlm(read: SettingsReader, apiKey: string): NonNullable<Config['llm']> {
  const prices = parsePrices(read.optional('LLM_PRICES') ?? '{}');
  if (prices === null) {
    read.report('LLM_PRICES', 'must be JSON such as {"model-id": {"inputPerMTok": 2, "outputPerMTok": 10}}');
  }
  return {
    apiKey,
    baseUrl: read.optional('ANTHROPIC_BASE_URL') === undefined ? undefined : read.url('ANTHROPIC_BASE_URL', HTTP),
    strongModel: read.optional('LLM_STRONG_MODEL') ?? 'claude-sonnet-5-5',
    fastModel: read.optional('LLM_FAST_MODEL') ?? 'claude-haiku-5-5',
    prices: prices ?? LIST_PRICES,
    concurrency: {
      running: read.integer('LLM_MAX_RUNNING', 16, 1, 1_000),
      waiting: read.integer('LLM_MAX_WAITING', 32, 0, 10_000),
    },
  };
}
