import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../src/paths.ts';
import { freePort } from '../src/servers/free-port.ts';

const SERVICES = { 'agent-service': 'AGENT_PORT', 'real-time-service': 'REAL_TIME_PORT' };
const SECRET = 'q1V8zR5xT0mL7pK2sWbY9NcJ4hFd6GaE';
const PASSWORD = 'kX9v2mQ7pLs4';

/** Stands where Postgres and Redis would, and counts who comes. */
const ground = createServer((socket) => {
  visits++;
  socket.destroy();
});
let visits = 0;
let at = '';
beforeAll(async () => {
  ground.listen(0, '127.0.0.1');
  await once(ground, 'listening');
  const address = ground.address();
  at = `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
});
afterAll(() => ground.close());

type Fault = [name: string, setting: string, change: () => Record<string, string | undefined>];
const FAULTS: Fault[] = [
  ['no database', 'DATABASE_URL', () => ({ DATABASE_URL: undefined })],
  [
    'a placeholder for its password',
    'DATABASE_URL',
    () => ({ DATABASE_URL: `postgresql://a:STRONG_PASSWORD@${at}/x` }),
  ],
  ['its certificate unchecked', 'DATABASE_URL', () => ({ DATABASE_URL: `postgresql://a@${at}/x?sslmode=no-verify` })],
  ['no Redis', 'REDIS_URL', () => ({ REDIS_URL: undefined })],
  ['a placeholder for Redis’ password', 'REDIS_URL', () => ({ REDIS_URL: `redis://:changeme@${at}` })],
  ['no secret', 'JWT_SECRET', () => ({ JWT_SECRET: undefined })],
  ['a short secret', 'JWT_SECRET', () => ({ JWT_SECRET: SECRET.slice(1) })],
  ['a placeholder for a secret', 'JWT_SECRET', () => ({ JWT_SECRET: 'generate-a-strong-random-secret-min-32-chars' })],
  ['no issuer of tokens', 'JWT_ISSUER', () => ({ JWT_ISSUER: undefined })],
  ['no audience of tokens', 'JWT_AUDIENCE', () => ({ JWT_AUDIENCE: undefined })],
  ['no type of tokens', 'JWT_TYPE', () => ({ JWT_TYPE: undefined })],
  ['Postgres in the open', 'DATABASE_URL', () => ({ DATABASE_URL: `postgresql://a:${PASSWORD}@db.internal/x` })],
  ['a Redis that asks for nothing', 'REDIS_URL', () => ({ REDIS_URL: `redis://${at}` })],
  ['two sources of keys', 'JWT_SECRET', () => ({ JWKS_URL: 'https://id.example/jwks' })],
  ['no origins', 'CORS_ORIGINS', () => ({ CORS_ORIGINS: undefined })],
  ['an empty list of origins', 'CORS_ORIGINS', () => ({ CORS_ORIGINS: '[]' })],
  ['any origin', 'CORS_ORIGINS', () => ({ CORS_ORIGINS: '*' })],
  ['an origin over plain http', 'CORS_ORIGINS', () => ({ CORS_ORIGINS: 'http://app.example.com' })],
  ['trust in everybody’s word', 'TRUST_PROXY', () => ({ TRUST_PROXY: '0.0.0.0/0' })],
];

/** A service as production starts it, sound but for `change`; how it ended, and what it said. */
async function start(service: string, portSetting: string, change: Record<string, string | undefined>) {
  const port = await freePort();
  const env = {
    PATH: process.env['PATH'],
    [portSetting]: `${port}`,
    METRICS_PORT: `${await freePort()}`,
    DATABASE_URL: `postgresql://agent:${PASSWORD}@${at}/conductor`,
    REDIS_URL: `redis://:${PASSWORD}@${at}`,
    JWT_SECRET: SECRET,
    JWT_ISSUER: 'https://id.example',
    JWT_AUDIENCE: 'conductor',
    JWT_TYPE: 'JWT',
    CORS_ORIGINS: '["https://app.example.com"]',
    ...change,
  };
  const main = join(ROOT, 'apps', service, 'src/main.ts');
  const child = spawn(process.execPath, ['--conditions=development', main], { cwd: ROOT, env });
  const [[code], said, logged] = await Promise.all([once(child, 'exit'), text(child.stderr), text(child.stdout)]);
  return { code: Number(code), said, logged, port };
}

const listens = (port: number): Promise<boolean> => {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(port, '127.0.0.1', () => {
    socket.destroy();
    resolve(true);
  });
  socket.once('error', () => resolve(false));
  return promise;
};

describe.each(Object.entries(SERVICES))('production starts no %s', (service, portSetting) => {
  it.each(FAULTS)('with %s', async (_, setting, change) => {
    const settings = change();
    const { code, said, logged, port } = await start(service, portSetting, settings);
    expect({ code, logged }).toEqual({ code: 1, logged: '' });
    const [heading, sentence = '', ...more] = said.trim().split('\n');
    expect([heading, more]).toEqual(['Invalid settings:', []]);
    expect(sentence).toMatch(new RegExp(`^ {2}- ${setting}\\b.{10,}`));
    for (const secret of [SECRET.slice(1), PASSWORD, settings['JWT_SECRET'], 'STRONG_PASSWORD', 'changeme']) {
      if (secret !== undefined) expect(said).not.toContain(secret);
    }
    expect(await listens(port)).toBe(false);
    expect(visits).toBe(0);
  });

  it('with several faults without naming each', async () => {
    const faults = { DATABASE_URL: undefined, JWT_SECRET: 'short', CORS_ORIGINS: '*' };
    const { code, said } = await start(service, portSetting, faults);
    expect(code).toBe(1);
    expect(said.match(/^ {2}- [A-Z_]+/gm)).toEqual(['  - CORS_ORIGINS', '  - JWT_SECRET', '  - DATABASE_URL']);
  });
});
