import { createApi, type Api } from '@conductor/client';
import { openDatabase } from '@conductor/database';
import { freePort, signToken, startStack } from '@conductor/dev-env';

/** Twenty times as fast as in earnest. */
const QUICK = {
  ANTHROPIC_API_KEY: '',
  TICK_INTERVAL_MS: '200',
  WINDOW_MS: '3000',
  REWARD_DELAY_MS: '5000',
  ANOMALY_COOLDOWN_MS: '1000',
  LEASE_TTL_MS: '1500',
  MAX_REQUESTS_PER_MINUTE: '100000',
  MAX_INGEST_REQUESTS_PER_MINUTE: '100000',
  MAX_INGEST_EVENTS_PER_MINUTE: '100000',
};

/** A whole conductor, and somebody who may make events there. */
export type Ground = AsyncDisposable & {
  url: string;
  ada: Api;
  /** The rows of a query. */
  rows: (text: string) => Promise<unknown[]>;
  /** Registers a session that asks before it acts and never holds out; resolves with a key for a connector. */
  newSession: (session: { sessionId: string; eventId: string }) => Promise<string>;
};

/** Starts it, with these interventions to choose from. */
export async function startGround(arms: string): Promise<Ground> {
  await using open = new AsyncDisposableStack();
  const ports = { AGENT_PORT: `${await freePort()}`, REAL_TIME_PORT: `${await freePort()}` };
  const env = { ...QUICK, ...ports, AGENT_ARMS: arms };
  const stack = open.use(await startStack({ env, onLine: () => undefined }));
  const url = stack.agents[0]?.url ?? '';
  const token = signToken(stack.jwtSecret ?? '', { sub: 'ada', permissions: ['event:create'] });
  const ada = createApi({ url, token });
  const { pool } = openDatabase({ url: stack.postgres.url, name: 'test', onError: () => undefined });
  open.defer(() => pool.end());
  const kept = open.move();
  return {
    url,
    ada,
    rows: async (text) => (await pool.query(text)).rows,
    async newSession({ sessionId, eventId }) {
      await ada('POST /agent/sessions/register', { body: { sessionId, eventId, title: 'A talk' } });
      await ada('PUT /agent/sessions/{sessionId}/mode', { sessionId, body: { mode: 'MANUAL' } });
      await ada('PUT /agent/events/{eventId}/settings', { eventId, body: { holdoutRate: 0 } });
      const body = { name: 'a connector', scopes: ['ingest' as const, 'connect' as const] };
      return (await ada('POST /agent/events/{eventId}/keys', { eventId, body })).key;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
