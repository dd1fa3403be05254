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
  onError: (error: Error) => void,
): ChangeListener {
  let stopped = false;
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | undefined;

  const again = (error: Error): void => {
    const broken = client;
    client = null;
    if (stopped || broken === null) return;
    onError(error);
    void broken.end().catch(() => undefined);
    timer = setTimeout(() => void connect(), RETRY_MS);
  };

  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, keepAlive: true });
    client = next;
    next.on('error', again);
    next.on('end', () => again(new Error('connection ended')));
    next.on('notification', ({ channel, payload }) => handlers[channel]?.(payload ?? ''));
    try {
      await next.connect();
      for (const channel of Object.keys(handlers)) await next.query(`listen ${channel}`);
      for (const handler of Object.values(handlers)) handler('');
    } catch (error) {
      if (client === next) again(error instanceof Error ? error : new Error(String(error)));
    }
  };

  void connect();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      const open = client;
      client = null;
      await open?.end().catch(() => undefined);
    },
  };
}
