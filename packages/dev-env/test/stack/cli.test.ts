import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DEV_FOLDER, ROOT } from '../../src/paths.ts';
import { descendants, isAlive } from '../../src/servers/processes.ts';
import { PATIENCE } from './ground.ts';

const cli = (name: string): string[] => ['--conditions=development', join(ROOT, `packages/dev-env/src/cli/${name}.ts`)];
const run = promisify(execFile);
const STOP_WITHIN_MS = 10_000;

/** Something that sits on a port of 127.0.0.1; answers the port. */
async function occupy(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address ? `${address.port}` : '';
}

describe('pnpm stack and pnpm mint', () => {
  const squatters = [createServer(), createServer()] as const;
  let stack: ChildProcess;
  let output = '';
  const ports: string[] = [];

  beforeAll(async () => {
    ports.push(await occupy(squatters[0]), await occupy(squatters[1]));
    const [agentPort, realTimePort] = ports;
    stack = spawn(process.execPath, [...cli('stack'), '--json', '--agents', '2', '--real-times', '2'], {
      cwd: ROOT,
      env: { ...process.env, NODE_ENV: 'development', AGENT_PORT: agentPort, REAL_TIME_PORT: realTimePort },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    stack.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await vi.waitFor(() => expect(output).toContain('\n'), { timeout: 120_000 });
  }, 150_000);
  afterAll(() => {
    stack.kill('SIGKILL');
    squatters.forEach((server) => server.close());
  });

  it('tells in one line where everything is, on free ports where the usual ones are taken', async () => {
    expect(output.trim().split('\n')).toHaveLength(1);
    const told: unknown = JSON.parse(output);
    const url = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(told).toEqual({
      agentUrl: url,
      realTimeUrl: url,
      agentUrls: [url, url],
      realTimeUrls: [url, url],
      redisUrl: expect.stringMatching(/^redis:/),
      databaseUrl: expect.stringMatching(/^postgres/),
    });
    const urls = services();
    expect(new Set(urls).size).toBe(4);
    expect(urls.some((at) => ports.some((port) => at.endsWith(`:${port}`)))).toBe(false);
    const answers = await Promise.all(urls.map((at) => fetch(`${at}/health/ready`)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(output).toContain(`"agentUrl":"${urls[0]}"`);
  });

  it('keeps the secret to the owner, and mints a token a line that every instance takes', async () => {
    expect(statSync(join(DEV_FOLDER, 'stack.json')).mode & 0o777).toBe(0o600);
    const mint = ['--sub', 'ada,bob', '--permissions', 'event:create', '--ttl', '90s'];
    const { stdout } = await run(process.execPath, [...cli('mint'), ...mint], {
      env: { ...process.env, NODE_ENV: 'development', JWT_SECRET: undefined },
    });
    const tokens = stdout.trim().split('\n');
    expect(tokens.map((token) => claimsOf(token))).toEqual([
      expect.objectContaining({ sub: 'ada', permissions: ['event:create'] }),
      expect.objectContaining({ sub: 'bob', permissions: ['event:create'] }),
    ]);
    for (const token of tokens) {
      const { iat = 0, exp = 0 } = claimsOf(token);
      expect(exp - iat).toBeGreaterThanOrEqual(89);
      expect(exp - iat).toBeLessThanOrEqual(90);
      for (const at of services().slice(0, 2)) {
        const headers = { authorization: `Bearer ${token}` };
        expect((await fetch(`${at}/api/v1/agent/sessions`, { headers })).status).toBe(200);
      }
    }
  });

  it('checks its own security: a line for each command, and all as it should be', async () => {
    const env = { ...process.env, NODE_ENV: 'development' };
    const { stdout } = await run(process.execPath, cli('security-check'), { env });
    const lines = stdout.trim().split('\n');
    expect(lines.length).toBeGreaterThan(15);
    expect(lines.slice(0, -1).filter((line) => !line.startsWith('ok '))).toEqual([]);
    expect(lines.at(-1)).toMatch(/^\d+ tried, 0 failed$/);
  });

  it.each(['stack', 'mint', 'security-check'])('refuses in production: %s', async (name) => {
    const env = { ...process.env, NODE_ENV: 'production' };
    await expect(run(process.execPath, [...cli(name), '--sub', 'ada'], { env })).rejects.toMatchObject({ code: 1 });
  });

  it('ends within 10 s of a SIGTERM and leaves nothing', { timeout: 60_000 }, async () => {
    const below = descendants(stack.pid ?? 0);
    expect(below.length).toBeGreaterThan(5);
    const record = join(DEV_FOLDER, 'stacks', `${stack.pid}.json`);
    expect(existsSync(record)).toBe(true);
    const asked = performance.now();
    stack.kill('SIGTERM');
    expect(await once(stack, 'exit')).toEqual([0, null]);
    expect(performance.now() - asked).toBeLessThan(STOP_WITHIN_MS);
    await vi.waitFor(() => expect(below.filter((pid) => isAlive(pid))).toEqual([]), PATIENCE);
    expect(existsSync(record)).toBe(false);
  });

  /** Where the services are: agents first. */
  function services(): string[] {
    return [...output.matchAll(/"(?:agent|realTime)Urls":(\[[^\]]*\])/g)].flatMap(([, list = '[]']): string[] =>
      JSON.parse(list),
    );
  }
});

function claimsOf(token: string): { sub?: string; permissions?: string[]; iat?: number; exp?: number } {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}
