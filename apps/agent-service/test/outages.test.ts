import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { PLATFORM_CHANNELS } from '@conductor/contracts';
import { startPostgres } from '@conductor/dev-env';
import { expect, it, onTestFinished, vi } from 'vitest';
import { one, SECRET, startAgent, startCrowd, startGround, type Ground, type Line } from './support/agent.ts';

const SESSION = { sessionId: 'talk-1', eventId: 'event-1' };
const AT = `/agent/sessions/${SESSION.sessionId}`;
const WARNING = 40;
const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

const ready = async (url: string) => (await fetch(`${url}/health/ready`)).json();
const tickTimes = async (ground: Ground): Promise<number[]> => {
  const { rows } = await ground.pool.query<{ at: Date }>('select at from engagement_ticks order by at');
  return rows.map(({ at }) => at.getTime());
};

it(
  'FAULT 25: while Postgres hangs every answer is 503, nothing is pretended, and nothing is missing afterwards',
  { timeout: 90_000 },
  async () => {
    const postgres = await startPostgres();
    await using ground = await startGround({ postgres });
    await using agent = await startAgent(ground, { TICK_INTERVAL_MS: '500' });
    expect((await agent.call('POST', '/agent/sessions/register', SESSION)).status).toBe(201);
    using _ = startCrowd(ground.redis, SESSION);
    await vi.waitFor(async () => expect((await tickTimes(ground)).length).toBeGreaterThan(3), 10_000);

    const hungAt = Date.now();
    postgres.pause();
    const answers = Promise.all([
      agent.call('PUT', `${AT}/mode`, { mode: 'AUTO' }),
      agent.call('GET', `${AT}/status`),
      agent.call('POST', `${AT}/pause`),
      agent.call('POST', '/agent/sessions/register', { ...SESSION, sessionId: 'talk-2' }),
    ]);
    const readiness = await ready(agent.service.url);
    expect(readiness).toMatchObject({ checks: { postgres: 'unavailable', redis: 'ok' } });
    for (const { status, body } of await answers) {
      expect(status).toBe(503);
      expect(body).toMatchObject({ status: 503, title: 'Service Unavailable' });
    }
    postgres.resume();
    const backAt = Date.now();

    await vi.waitFor(async () => expect(await ready(agent.service.url)).toMatchObject({ status: 'ok' }), 20_000);
    await vi.waitFor(async () => expect((await tickTimes(ground)).at(-1)).toBeGreaterThan(backAt), 20_000);
    expect(await one(ground.pool, 'select mode, paused from sessions')).toEqual({ mode: 'SEMI_AUTO', paused: false });
    expect((await agent.call('PUT', `${AT}/mode`, { mode: 'AUTO' })).status).toBe(200);
    const times = await tickTimes(ground);
    const meanwhile = times.filter((at) => at > hungAt && at < backAt);
    expect(meanwhile.length).toBeGreaterThanOrEqual(Math.floor((backAt - hungAt) / 500) - 1);
    expect(agent.lines.filter((line) => line.msg === 'anomaly detected')).toEqual([]);
  },
);

/** The service as a process of its own, with its log lines. */
function startProcess(ground: Ground, env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--conditions=development', MAIN], {
    env: {
      NODE_ENV: 'test',
      LOG_LEVEL: 'info',
      AGENT_PORT: '0',
      DATABASE_URL: ground.database.urlOf('agent-service'),
      REDIS_URL: ground.server.url,
      JWT_SECRET: SECRET,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: Line[] = [];
  let rest = '';
  child.stdout.on('data', (data: Buffer) => {
    const parts = `${rest}${data.toString()}`.split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) lines.push(JSON.parse(line));
  });
  const started = () =>
    vi.waitFor(() => expect(lines.some((line) => line.msg === 'agent-service started')).toBe(true), 20_000);
  const ended = async () => {
    const [code]: unknown[] = await once(child, 'close');
    return code;
  };
  const stop = async () => {
    const begun = performance.now();
    child.kill('SIGTERM');
    const [code]: unknown[] = await once(child, 'exit');
    return { code, ms: performance.now() - begun };
  };
  return { lines, started, ended, stop, [Symbol.dispose]: () => void child.kill('SIGKILL') };
}

const leased = async (ground: Ground) =>
  (await one(ground.pool, 'select count(*)::int as n from shard_leases where owner is not null')).n;

it(
  'SIGTERM ends it cleanly: leases are free at once, and so it is with Postgres and Redis hanging',
  { timeout: 90_000 },
  async () => {
    const postgres = await startPostgres();
    await using ground = await startGround({ postgres });
    using polite = startProcess(ground);
    await polite.started();
    await vi.waitFor(async () => expect(await leased(ground)).toBe(256), 10_000);
    const first = await polite.stop();
    expect(first.code).toBe(0);
    expect(first.ms).toBeLessThan(5_000);
    expect(await leased(ground)).toBe(0);
    expect(polite.lines.filter((line) => Number(line.level) >= WARNING)).toEqual([]);

    using hanging = startProcess(ground);
    await hanging.started();
    postgres.pause();
    ground.server.pause();
    const second = await hanging.stop();
    expect(second.code).toBe(0);
    expect(second.ms).toBeLessThan(10_000);
  },
);

it(
  'a start that fails is one line of the log and code 1, and whoever cannot serve has taken no work',
  { timeout: 60_000 },
  async () => {
    await using ground = await startGround();
    const heard: string[] = [];
    const ears = ground.redis.duplicate();
    onTestFinished(() => ears.disconnect());
    ears.on('message', (_, text) => heard.push(text));
    await ears.subscribe(PLATFORM_CHANNELS.heartbeat);
    await using taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    using failing = startProcess(ground, { AGENT_PORT: `${typeof address === 'object' ? address?.port : 0}` });
    expect(await failing.ended()).toBe(1);
    expect(failing.lines.filter((line) => Number(line.level) >= WARNING)).toEqual([
      expect.objectContaining({
        level: 60,
        msg: 'could not start',
        err: expect.objectContaining({ code: 'EADDRINUSE' }),
      }),
    ]);
    expect({ leased: await leased(ground), heard }).toEqual({ leased: 0, heard: [] });
  },
);
