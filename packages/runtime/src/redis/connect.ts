import { Redis } from 'ioredis';
import { within } from '../within.ts';

export type ConnectOptions = {
  url: string;
  /** Shown in `CLIENT LIST`. */
  name: string;
  /** A command without a reply after this many milliseconds fails; blocking reads need more than they block. */
  commandTimeoutMs?: number;
  /** Commands of one turn of the event loop go out together; for connections that send many. */
  pipelined?: boolean;
  /** What was subscribed is subscribed again after a reconnection, before `ready` is told. */
  resubscribes?: boolean;
  /** The connection stands, at first and again. */
  onUp?: () => void;
  /** It is lost, or an attempt to make it failed. */
  onDown?: () => void;
  onError?: (error: Error) => void;
};

const LONGEST_PAUSE_MS = 1_000;

/**
 * The one place that makes connections to Redis; a cluster would be made here, and every key that a script takes carries
 * its session's hash tag already. A connection begins with `ready`, comes back by itself (pauses of 0.1–1 s) and fails
 * fast meanwhile: nothing queues up while Redis is away, and nothing that was under way is sent a second time.
 */
export function connect(options: ConnectOptions): Redis {
  const { url, name, commandTimeoutMs = 2_000, pipelined = false, resubscribes = false } = options;
  const redis = new Redis(url, {
    connectionName: name,
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: resubscribes,
    enableAutoPipelining: pipelined,
    maxRetriesPerRequest: 0,
    commandTimeout: commandTimeoutMs,
    // A command unanswered for this long means that the connection is dead even if TCP has not noticed.
    socketTimeout: commandTimeoutMs + 4_000,
    connectTimeout: 5_000,
    keepAlive: 5_000,
    retryStrategy: (attempt) => Math.min(LONGEST_PAUSE_MS, 50 * 2 ** attempt) * (0.75 + Math.random() / 2),
  });
  redis.on('ready', () => options.onUp?.());
  redis.on('close', () => options.onDown?.());
  // Without a listener ioredis prints.
  redis.on('error', (error) => options.onError?.(error));
  return redis;
}

/**
 * Connects, and resolves once the connection stands for the first time. Rejects with `TimedOut` when it does not within
 * `timeoutMs`; the connection goes on trying until it is disconnected.
 */
export async function ready(redis: Redis, timeoutMs: number): Promise<void> {
  if (redis.status === 'ready') return;
  const { promise, resolve } = Promise.withResolvers<void>();
  redis.once('ready', resolve);
  // The retry strategy goes on after a first failure, of which `onError` is told.
  if (redis.status === 'wait') redis.connect().catch(() => undefined);
  await within(timeoutMs, promise);
}
