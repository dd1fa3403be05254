import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { startPostgres, startRedis } from '@conductor/dev-env';
import { expect, it, onTestFinished, vi } from 'vitest';
import { SECRET } from './rig.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** The service as a process of its own, on servers of the test's own. */
async function startProcess(env: Record<string, string> = {}) {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  onTestFinished(async () => {
    postgres.resume();
    redis.resume();
    await Promise.all([postgres.stop(), redis.stop()]);
  });
  const child = spawn(process.execPath, ['--conditions=development', MAIN], {
    env: {
      NODE_ENV: 'test',
      LOG_LEVEL: 'info',
      REAL_TIME_PORT: '0',
      DATABASE_URL: postgres.url,
      REDIS_URL: redis.url,
      JWT_SECRET: SECRET,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let written = '';
  child.stdout.on('data', (data: Buffer) => (written += data.toString()));
  const ended = Promise.all([once(child, 'exit'), text(child.stdout)]);
  return {
    postgres,
    redis,
    child,
    started: () => vi.waitFor(() => expect(written).toContain('"listening"'), 20_000),
    /** Its exit code, once it has ended. */
    ended: async (): Promise<unknown> => (await ended)[0][0],
    lines: (): unknown[] =>
      written
        .trim()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
  };
}

it('a start that fails is one line of the log and code 1', { timeout: 60_000 }, async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void taken.close());
  await once(taken, 'listening');
  const address = taken.address();
  const failing = await startProcess({ REAL_TIME_PORT: `${typeof address === 'object' ? address?.port : 0}` });
  expect(await failing.ended()).toBe(1);
  expect(failing.lines()).toEqual([
    expect.objectContaining({
      level: 60,
      msg: 'could not start',
      err: expect.objectContaining({ code: 'EADDRINUSE' }),
    }),
  ]);
});

it(
  'ends cleanly within 10 s while Postgres and Redis hang and the machine has no time for it',
  { timeout: 60_000 },
  async () => {
    const service = await startProcess();
    await service.started();
    service.postgres.pause();
    service.redis.pause();
    const burners = Array.from({ length: 4 }, () => spawn(process.execPath, ['-e', 'for (;;);']));
    onTestFinished(() => burners.forEach((burner) => burner.kill('SIGKILL')));
    const begun = performance.now();
    service.child.kill('SIGTERM');
    expect(await service.ended()).toBe(0);
    expect(performance.now() - begun).toBeLessThan(10_000);
  },
);
