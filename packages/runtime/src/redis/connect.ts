import { setTimeout as pause } from 'node:timers/promises';
import { Cluster, Redis } from 'ioredis';
import { within } from '../within.ts';
import { isCluster, keyOnEach, type RedisClient } from './servers.ts';

/** Where Redis is. */
export type RedisPlace = {
  /** Of a cluster one or more of its servers, with commas between, all with the same user and password. */
  url: string;
  /** Whether it is a cluster; false by default. */
  cluster?: boolean;
};

export type ConnectOptions = RedisPlace & {
  /** Shown in `CLIENT LIST`. */
  name: string;
  /** A command without a reply after this many milliseconds fails; blocking reads need more than they block. */
  commandTimeoutMs?: number;
  /** Commands of one turn of the event loop go out together, where it is no cluster; for connections that send many. */
  pipelined?: boolean;
  /** What was subscribed is subscribed again after a reconnection, before `ready` is told; in a cluster it always is. */
  resubscribes?: boolean;
  /** The connection stands, at first and again. */
  onUp?: () => void;
  /** It is lost, or an attempt to make it failed. */
  onDown?: () => void;
  onError?: (error: Error) => void;
};

const LONGEST_PAUSE_MS = 1_000;
const ASK_AGAIN_MS = 100;

/**
 * The one place that makes connections to Redis, be it one server or a cluster. A connection begins with `ready`, comes
 * back by itself (pauses of 0.1–1 s) and fails fast meanwhile: nothing queues up while Redis is away, and nothing that
 * was under way is sent a second time.
 */
export function connect(options: ConnectOptions & { cluster?: false }): Redis;
export function connect(options: ConnectOptions): RedisClient;
export function connect(options: ConnectOptions): RedisClient {
  const redis = options.cluster ? toCluster(options) : toServer(options);
  redis.on('ready', () => options.onUp?.());
  redis.on('close', () => options.onDown?.());
  // Without a listener ioredis prints.
  redis.on('error', (error: Error) => options.onError?.(error));
  redis.on('node error', (error: Error) => options.onError?.(error));
  return redis;
}

const pauseMs = (attempt: number): number => Math.min(LONGEST_PAUSE_MS, 50 * 2 ** attempt) * (0.75 + Math.random() / 2);

/** What holds for a connection to any server. */
const common = ({ name, commandTimeoutMs = 2_000 }: ConnectOptions) => ({
  connectionName: name,
  lazyConnect: true,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  commandTimeout: commandTimeoutMs,
  // A command unanswered for this long means that the connection is dead even if TCP has not noticed.
  socketTimeout: commandTimeoutMs + 4_000,
  connectTimeout: 5_000,
  keepAlive: 5_000,
});

const toServer = (options: ConnectOptions): Redis =>
  new Redis(options.url, {
    ...common(options),
    enableOfflineQueue: false,
    autoResubscribe: options.resubscribes ?? false,
    enableAutoPipelining: options.pipelined ?? false,
    retryStrategy: pauseMs,
  });

/** Commands are not pipelined by themselves: one of several that is sent to the wrong server would fail for its caller. */
function toCluster(options: ConnectOptions): Cluster {
  const { protocol, username, password } = new URL(options.url.split(',')[0] ?? '');
  return new Cluster(options.url.split(','), {
    lazyConnect: true,
    enableOfflineQueue: false,
    // A certificate names a host and not its address.
    dnsLookup: (host, answer) => answer(null, host),
    slotsRefreshTimeout: 2_000,
    clusterRetryStrategy: pauseMs,
    // What was under way when a server went may have been done.
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    redisOptions: {
      ...common(options),
      username: decodeURIComponent(username),
      password: decodeURIComponent(password),
      ...(protocol === 'rediss:' ? { tls: {} } : {}),
    },
  });
}

/** Whatever is connected by `ready`. */
export type Connectable = {
  readonly status: string;
  connect(): Promise<unknown>;
  once(event: 'ready', listener: () => void): unknown;
};

/**
 * Connects, and resolves once the connection stands for the first time, in a cluster the one to each server. Rejects with
 * `TimedOut` when it does not within `timeoutMs`; the connection goes on trying until it is disconnected.
 */
export async function ready(redis: Connectable, timeoutMs: number): Promise<void> {
  if (redis.status === 'ready') return;
  const { promise, resolve } = Promise.withResolvers<void>();
  redis.once('ready', resolve);
  // The retry strategy goes on after a first failure, of which `onError` is told.
  if (redis.status === 'wait') redis.connect().catch(() => undefined);
  const deadline = performance.now() + timeoutMs;
  await within(timeoutMs, promise);
  if (isCluster(redis)) await reachEach(redis, deadline);
}

/** Resolves once each server of a cluster answers: while one is only just being connected to, commands for it fail fast. */
async function reachEach(cluster: Cluster, deadline: number): Promise<void> {
  const answers = (): Promise<unknown> =>
    Promise.all(keyOnEach(cluster, 'conductor:reached').map((key) => cluster.exists(key)));
  for (;;) {
    try {
      return void (await within(Math.max(0, deadline - performance.now()), answers()));
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await pause(ASK_AGAIN_MS);
    }
  }
}
