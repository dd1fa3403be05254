import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { vi } from 'vitest';
import { relaxEventSettings } from '../../src/simulation/settings.ts';
import { freePort } from '../../src/servers/free-port.ts';
import { startStack, type Stack, type StackOptions } from '../../src/stack/stack.ts';
import { signToken, type TokenClaims } from '../../src/stack/token.ts';

/** How long a test waits for anything: the machine may be busy with other tests. */
export const PATIENCE = { timeout: 60_000, interval: 50 };

/** The pace of these tests, milliseconds: everything as in earnest, twenty times as fast. */
export const PACE = { tick: 200, window: 3_000, rewardDelay: 7_000 } as const;

const QUICK = {
  AGENT_ARMS: 'POLL',
  ANTHROPIC_API_KEY: '',
  TICK_INTERVAL_MS: `${PACE.tick}`,
  WINDOW_MS: `${PACE.window}`,
  REWARD_DELAY_MS: `${PACE.rewardDelay}`,
  ANOMALY_COOLDOWN_MS: '1000',
  LEASE_TTL_MS: '1500',
  MAX_REQUESTS_PER_MINUTE: '100000',
};

export type Session = { sessionId: string; eventId: string };
type Answer = { status: number; body: unknown };

export type GroundOptions = Omit<StackOptions, 'onLine'> & {
  /** Signs everybody's tokens where the services take those of an issuer; otherwise the stack's own secret does. */
  sign?: (claims: TokenClaims) => string;
};

/** The whole system as processes, with a client of its database and a signed word for anybody. */
export async function startGround(options: GroundOptions = {}) {
  const lines: string[] = [];
  const stack: Stack = await startStack({
    ...options,
    // Not the usual ports: another test's stack may be about to take them.
    env: { ...QUICK, AGENT_PORT: `${await freePort()}`, REAL_TIME_PORT: `${await freePort()}`, ...options.env },
    onLine: (service, line) => void lines.push(`${service} ${line}`),
  });
  const { jwtSecret } = stack;
  const bySecret = jwtSecret === null ? undefined : (claims: TokenClaims) => signToken(jwtSecret, claims);
  const sign = options.sign ?? bySecret;
  if (sign === undefined) throw new Error('The tests sign their own tokens: unset JWT_PUBLIC_KEY and JWKS_URL.');
  const [agent, realTime] = [stack.agents[0], stack.realTimes[0]];
  if (!agent || !realTime) throw new Error('A stack without services.');
  const pool = new pg.Pool({ connectionString: stack.postgres.url, max: 4 });
  pool.on('error', () => undefined);

  const token = (sub: string, permissions: string[] = []): string => sign({ sub, permissions });
  const call = async (sub: string, method: string, path: string, body?: object): Promise<Answer> => {
    const response = await fetch(`${agent.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token(sub, ['event:create'])}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(30_000),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
  return {
    stack,
    agent,
    realTime,
    pool,
    /** Everything that the services said, a line each, the service's name first. */
    lines,
    token,
    call,
    /** A session of its own event, registered by `owner`; the event has no hold-outs. */
    async register(owner: string): Promise<Session> {
      const session = { sessionId: `session-${randomUUID()}`, eventId: `event-${randomUUID()}` };
      const answer = await call(owner, 'POST', '/agent/sessions/register', { ...session, title: 'A talk' });
      if (answer.status !== 201) throw new Error(`not registered: ${JSON.stringify(answer)}`);
      await relaxEventSettings(stack.postgres.url, session.eventId);
      return session;
    },
    async rows(text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
      return (await pool.query<Record<string, unknown>>(text, values)).rows;
    },
    async [Symbol.asyncDispose]() {
      await pool.end();
      await stack.stop();
    },
  };
}

export type Ground = Awaited<ReturnType<typeof startGround>>;

/** Waits until `read` gives something, and gives that. */
export const found = <T>(read: () => T | undefined, what: string): Promise<T> =>
  vi.waitFor(() => {
    const value = read();
    if (value === undefined) throw new Error(`no ${what}`);
    return value;
  }, PATIENCE);
