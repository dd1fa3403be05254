import { Redis } from 'ioredis';

/** Called when a connection comes up or goes down. */
export type ConnectionEvents = { up: (name: string) => void; down: (name: string) => void };

const MAX_RETRY_MS = 1_000;

const common = (name: string) => ({
  connectionName: `agent-service:${name}`,
  connectTimeout: 2_000,
  keepAlive: 5_000,
  // Grows to a second and stays there: away for a minute or for a day, it comes back by itself.
  retryStrategy: (times: number) => Math.min(MAX_RETRY_MS, 50 * 2 ** Math.min(times, 6)) * (0.75 + Math.random() / 2),
});

function watch(redis: Redis, name: string, events: ConnectionEvents): Redis {
  redis.on('ready', () => events.up(name));
  redis.on('close', () => events.down(name));
  // Without a listener ioredis prints; what matters is told by `close`.
  redis.on('error', () => undefined);
  return redis;
}

/** A connection for commands: while Redis is away a command fails at once instead of waiting in a queue. */
export function connectCommands(url: string, name: string, events: ConnectionEvents): Redis {
  const redis = new Redis(url, {
    ...common(name),
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 2_000,
    autoResendUnfulfilledCommands: false,
    enableAutoPipelining: true,
  });
  return watch(redis, name, events);
}

/** A connection that waits in blocking reads. Its own time-out ends what the server never answers. */
export function connectBlocking(url: string, name: string, events: ConnectionEvents): Redis {
  const redis = new Redis(url, {
    ...common(name),
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 5_000,
    autoResendUnfulfilledCommands: false,
  });
  return watch(redis, name, events);
}

/** A connection for pub/sub; it subscribes anew by itself after every reconnection. */
export function connectSubscriber(url: string, name: string, events: ConnectionEvents): Redis {
  const redis = new Redis(url, {
    ...common(name),
    maxRetriesPerRequest: null,
    autoResubscribe: true,
    // Our own heartbeat comes through here each second: silence for so long means a dead connection.
    socketTimeout: 10_000,
  });
  return watch(redis, name, events);
}

/** Politely, then at once: never waits for a server that is gone. */
export function disconnect(redis: Redis): void {
  redis.disconnect(false);
}
