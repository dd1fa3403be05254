import { Redis } from 'ioredis';

export type ConnectionOptions = {
  url: string;
  /** Shown in `CLIENT LIST`. */
  name: string;
  /** A command without an answer after this long fails; blocking reads need more than they block. */
  commandTimeoutMs?: number;
  onError: (error: Error) => void;
};

/**
 * A connection that comes back by itself (pauses of 0.1–2 s) and fails fast meanwhile: nothing queues up while Redis
 * is away, and nothing that was under way is sent a second time.
 */
export function connect({ url, name, commandTimeoutMs = 2_000, onError }: ConnectionOptions): Redis {
  const redis = new Redis(url, {
    connectionName: name,
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    maxRetriesPerRequest: 0,
    commandTimeout: commandTimeoutMs,
    // A command unanswered for this long means that the connection is dead even if TCP has not noticed.
    socketTimeout: commandTimeoutMs + 4_000,
    connectTimeout: 5_000,
    retryStrategy: (attempt) => Math.min(100 * 2 ** attempt, 2_000) * (0.75 + Math.random() / 2),
  });
  redis.on('error', onError);
  return redis;
}

/** Resolves once the connection stands for the first time; rejects when it does not within `timeoutMs`. */
export async function ready(redis: Redis, timeoutMs: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new Error(`Redis did not answer within ${timeoutMs} ms`)), timeoutMs);
  redis.once('ready', resolve);
  // The retry strategy goes on after a first failure, which `onError` reports.
  redis.connect().catch(() => undefined);
  await promise.finally(() => clearTimeout(timer));
}
