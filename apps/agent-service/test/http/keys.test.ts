import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHarness, type Harness } from './harness.ts';

type Pair = { publicKey: KeyObject; privateKey: KeyObject };
const newKey = (): Pair => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = ({ publicKey }: Pair, kid: string) => ({ ...publicKey.export({ format: 'jwk' }), kid });

function es256({ privateKey: key }: Pair, kid: string): string {
  const parts = [
    { alg: 'ES256', kid },
    { sub: 'ada', exp: Math.floor(Date.now() / 1_000) + 600 },
  ];
  const input = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

let keys: object[] = [];
let now = 0;
let harness: Harness;
const issuer = createServer((_, response) => response.end(JSON.stringify({ keys })));
beforeAll(async () => {
  issuer.listen(0, '127.0.0.1');
  await once(issuer, 'listening');
  const address = issuer.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/keys`;
  harness = await startHarness({ auth: { source: { kind: 'jwks', url }, monotonic: () => now } });
});
afterAll(async () => {
  await harness[Symbol.asyncDispose]();
  issuer.close().closeAllConnections();
});

const status = async (token: string): Promise<number> =>
  (await harness.app.inject({ url: '/api/v1/agent/sessions', headers: { authorization: `Bearer ${token}` } }))
    .statusCode;

describe('the issuer’s keys, rotated while the API runs', () => {
  const [first, second] = [newKey(), newKey()];

  it('a new one opens after the pause between fetches, a withdrawn one no longer, whatever it opened before', async () => {
    keys = [jwk(first, 'one')];
    const old = es256(first, 'one');
    expect(await status(old)).toBe(200);
    keys = [jwk(first, 'one'), jwk(second, 'two')];
    expect(await status(es256(second, 'two'))).toBe(401);
    now += 30_000;
    expect([await status(es256(second, 'two')), await status(old)]).toEqual([200, 200]);
    keys = [jwk(second, 'two')];
    now += 300_000;
    await expect.poll(() => status(old)).toBe(401);
    expect(await status(es256(second, 'two'))).toBe(200);
  });

  it('a name that comes back with another key is another key', async () => {
    const before = es256(second, 'two');
    expect(await status(before)).toBe(200);
    keys = [jwk(first, 'two')];
    now += 300_000;
    await expect.poll(() => status(before)).toBe(401);
    expect(await status(es256(first, 'two'))).toBe(200);
  });
});
