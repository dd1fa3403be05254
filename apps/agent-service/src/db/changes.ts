import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** Told with a session's id when it is registered, ended, or its mode or settings change. */
export const SESSIONS_CHANNEL = 'conductor_sessions';

export type ChangeListener = { stop(): Promise<void> };

const RETRY_MS = 1_000;

/**
 * Listens to Postgres on a connection of its own and calls the handler of each channel, also once after every
 * reconnection, since whatever was told meanwhile is lost. Nothing depends on it: it only spares waiting for a poll.
 */
export function listenToChanges(
  url: string,
  handlers: Readonly<Record<string, (payload: string) => void>>,
  onError: (error: unknown) => void,
): ChangeListener {
  const stop = new AbortController();
  const ended = listen();
  return {
    stop: async () => {
      stop.abort();
      await ended;
    },
  };

  async function listen(): Promise<void> {
    while (!stop.signal.aborted) {
      const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, keepAlive: true });
      try {
        await listenOnce(client);
      } catch (error) {
        if (!stop.signal.aborted) onError(error);
      }
      client.end().catch(() => undefined);
      await sleep(RETRY_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  }

  /** Resolves when told to stop; rejects when the connection breaks. */
  async function listenOnce(client: pg.Client): Promise<void> {
    const { promise: over, resolve, reject } = Promise.withResolvers<void>();
    // It may break while nobody waits for it yet.
    over.catch(() => undefined);
    client.on('error', reject);
    client.on('end', () => reject(new Error('the connection ended')));
    client.on('notification', ({ channel, payload }) => handlers[channel]?.(payload ?? ''));
    stop.signal.addEventListener('abort', () => resolve(), { once: true });
    await client.connect();
    for (const channel of Object.keys(handlers)) await client.query(`listen ${channel}`);
    for (const handler of Object.values(handlers)) handler('');
    await over;
  }
}
