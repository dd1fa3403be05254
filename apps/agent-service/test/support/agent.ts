import { randomUUID } from 'node:crypto';
import {
  CONSUMER_GROUPS,
  PLATFORM_CHANNELS,
  STREAMS,
  type InterventionCommand,
  type InterventionOutcome,
} from '@conductor/contracts';
import { createTestDatabase, signToken, startRedis, type Server } from '@conductor/dev-env';
import { Redis } from 'ioredis';
import pg from 'pg';
import { readConfig, type Config } from '../../src/config.ts';
import { startService, type Service } from '../../src/service.ts';
import type { Overrides } from '../../src/context.ts';

export const SECRET = 'kW3v8Qm1Zr5xT9pL2sYb6NcJ4hFd7GaE';

const bearer = (sub: string, permissions: string[] = ['event:create']) => ({
  authorization: `Bearer ${signToken(SECRET, { sub, permissions })}`,
  'content-type': 'application/json',
});

/**
 * One Postgres database and one Redis, empty, with a client of each for the test's own eyes. `postgres` is a server of
 * the test's own, for those that freeze it.
 */
export async function startGround(options: { postgres?: Server } = {}) {
  const { postgres } = options;
  const [database, server] = await Promise.all([
    postgres === undefined
      ? createTestDatabase()
      : { url: postgres.url, urlOf: () => postgres.url, drop: postgres.stop },
    startRedis(),
  ]);
  const pool = new pg.Pool({ connectionString: database.url, max: 4 });
  pool.on('error', () => undefined);
  const redis = new Redis(server.url, { maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  const config = (env: Record<string, string> = {}): Config =>
    readConfig({
      NODE_ENV: 'test',
      LOG_LEVEL: 'info',
      AGENT_PORT: '0',
      DATABASE_URL: database.urlOf('agent-service'),
      REDIS_URL: server.url,
      JWT_SECRET: SECRET,
      MAX_REQUESTS_PER_MINUTE: '100000',
      TICK_INTERVAL_MS: '100',
      WINDOW_MS: '3000',
      REWARD_DELAY_MS: '3000',
      ANOMALY_COOLDOWN_MS: '1000',
      LEASE_TTL_MS: '1500',
      ...env,
    });
  return {
    database,
    server,
    pool,
    redis,
    config,
    async [Symbol.asyncDispose]() {
      redis.disconnect();
      server.resume();
      postgres?.resume();
      await pool.end();
      await Promise.all([database.drop(), server.stop()]);
    },
  };
}

export type Ground = Awaited<ReturnType<typeof startGround>>;
export type Line = Record<string, unknown>;

/** The service with its log lines at hand. */
export async function startAgent(ground: Ground, env: Record<string, string> = {}, overrides: Overrides = {}) {
  const lines: Line[] = [];
  const log = { write: (line: string) => void lines.push(JSON.parse(line)) };
  const service: Service = await startService(ground.config(env), { log, ...overrides });
  const call = async (method: string, path: string, body?: object, sub = 'owner') => {
    const response = await fetch(`${service.url}/api/v1${path}`, {
      method,
      headers: bearer(sub),
      signal: AbortSignal.timeout(20_000),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
  return { service, lines, call, [Symbol.asyncDispose]: () => service[Symbol.asyncDispose]() };
}

/** A room as the real-time-service would tell of it: heartbeats, presence, and chat at a rate that the test turns. */
export function startCrowd(
  redis: Redis,
  session: { sessionId: string; eventId: string },
  people = 20,
  say: (person: number) => string = () => 'hello',
) {
  let perSecond = 30;
  let version = Date.now();
  const publish = (channel: string, payload: object): void => {
    redis.publish(channel, JSON.stringify(payload)).catch(() => undefined);
  };
  const beat = (): void => publish(PLATFORM_CHANNELS.heartbeat, { node: 'rt-1', at: Date.now() });
  const presence = (): void =>
    publish(PLATFORM_CHANNELS.sync, {
      type: 'presence_update',
      ...session,
      data: { version: (version += 1), present: people, openPolls: [] },
    });
  let owed = 0;
  const chat = (): void => {
    owed += perSecond / 20;
    for (; owed >= 1; owed -= 1) {
      const person = Math.floor(Math.random() * people);
      const message = { id: randomUUID(), userId: `user-${person}`, text: say(person) };
      publish(PLATFORM_CHANNELS.chatMessage, { ...session, message });
    }
  };
  beat();
  const timers = [setInterval(beat, 500), setInterval(presence, 500), setInterval(chat, 50)];
  return {
    speak: (rate: number) => {
      perSecond = rate;
    },
    [Symbol.dispose]: () => timers.forEach((timer) => clearInterval(timer)),
  };
}

/** Stands for the real-time-service's executor: the same first-wins row, then the outcome. */
export function startExecutor(ground: Ground, options: { answer?: boolean } = {}) {
  const carriedOut: string[] = [];
  const redis = new Redis(ground.server.url, { maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  const state = { answer: options.answer ?? true, stopped: false };
  const run = async (): Promise<void> => {
    const group = CONSUMER_GROUPS.interventions;
    await redis.xgroup('CREATE', STREAMS.interventions, group, '0', 'MKSTREAM').catch(() => undefined);
    while (!state.stopped) {
      const answer: unknown = await redis
        .xreadgroup('GROUP', group, 'test', 'COUNT', 10, 'BLOCK', 100, 'STREAMS', STREAMS.interventions, '>')
        .catch(() => null);
      for (const command of commandsOf(answer)) await execute(command);
    }
  };
  const execute = async (command: InterventionCommand): Promise<void> => {
    const { rowCount } = await ground.pool.query(
      `insert into executions (intervention_id, session_id, status, reach) values ($1, $2, 'DONE', 20)
       on conflict do nothing`,
      [command.interventionId, command.sessionId],
    );
    if (rowCount === 1) carriedOut.push(command.interventionId);
    if (!state.answer) return;
    const outcome: InterventionOutcome = {
      id: randomUUID(),
      interventionId: command.interventionId,
      sessionId: command.sessionId,
      status: 'EXECUTED',
      executedAt: Date.now(),
      reach: 20,
      reason: null,
    };
    await redis.xadd(STREAMS.outcomes, '*', 'payload', JSON.stringify(outcome));
  };
  const ended = run();
  return {
    carriedOut,
    state,
    [Symbol.asyncDispose]: async () => {
      state.stopped = true;
      redis.disconnect();
      await ended.catch(() => undefined);
    },
  };
}

function commandsOf(answer: unknown): InterventionCommand[] {
  const text = JSON.stringify(answer ?? []);
  return [...text.matchAll(/"payload","((?:[^"\\]|\\.)*)"/g)].map(([, payload]) =>
    JSON.parse(JSON.parse(`"${payload}"`)),
  );
}

/** Everything that came out of the session's public channel. */
export async function listenTo(url: string, sessionId: string) {
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  const events: { id: string; type: string; epoch: string; seq: number; data: Line }[] = [];
  redis.on('message', (_channel, text) => events.push(JSON.parse(text)));
  await redis.subscribe(`session:${sessionId}:events`);
  return {
    events,
    of: (type: string) => events.filter((event) => event.type === type),
    [Symbol.dispose]: () => redis.disconnect(),
  };
}

/** The only row, or what a test should not see. */
export async function one(pool: pg.Pool, text: string, values: unknown[] = []): Promise<Line> {
  const { rows } = await pool.query<Line>(text, values);
  return rows[0] ?? {};
}
