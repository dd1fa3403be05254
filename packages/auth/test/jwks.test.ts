import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InvalidToken } from '@conductor/auth';
import { jwksSource, REFETCH_INTERVAL_MS, REFRESH_AFTER_MS, STALE_LIMIT_MS } from '../src/jwks.ts';
import { createVerifierOf } from '../src/verifier.ts';
import { PAIRS, signed, type Pair } from './tokens.ts';

const jwk = ({ publicKey }: Pair, kid: string, more: object = {}) => ({
  ...publicKey.export({ format: 'jwk' }),
  kid,
  ...more,
});

let server: Server;
let url: string;
let fetches: number;
let answer: () => { status?: number; body: unknown };
let now: number;

beforeEach(async () => {
  fetches = 0;
  now = 1_000_000;
  answer = () => ({ body: { keys: [jwk(PAIRS.ES256, 'one')] } });
  server = createServer((_, response) => {
    fetches++;
    const { status = 200, body } = answer();
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/jwks.json`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const source = () => jwksSource({ url, monotonic: () => now });
const verifier = () => createVerifierOf(source(), {});
const by = (kid: string, pair: Pair = PAIRS.ES256) => signed('ES256', { header: { kid }, key: pair.privateKey });

describe('keys from a JWK set', () => {
  it('are found by kid, of every kind that is taken', async () => {
    answer = () => ({
      body: { keys: [jwk(PAIRS.ES256, 'a'), jwk(PAIRS.RS256, 'b', { alg: 'RS256' }), jwk(PAIRS.EdDSA, 'c')] },
    });
    const verify = verifier();
    await expect(verify.verify(signed('ES256', { header: { kid: 'a' } }))).resolves.toMatchObject({ userId: 'ada' });
    await expect(verify.verify(signed('RS256', { header: { kid: 'b' } }))).resolves.toMatchObject({ userId: 'ada' });
    await expect(verify.verify(signed('EdDSA', { header: { kid: 'c' } }))).resolves.toMatchObject({ userId: 'ada' });
    await expect(verify.verify(signed('ES256', { header: { kid: 'b' } }))).rejects.toThrow(InvalidToken);
    expect(fetches).toBe(1);
  });

  it('are not used without a kid', async () => {
    await expect(verifier().verify(signed('ES256'))).rejects.toThrow(InvalidToken);
  });

  it('are skipped when symmetric, not for checking signatures, too weak, or announced for another algorithm', async () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1_024 });
    const other = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
    answer = () => ({
      body: {
        keys: [
          { kty: 'oct', kid: 'oct', k: 'c2VjcmV0' },
          jwk(PAIRS.ES256, 'enc', { use: 'enc' }),
          jwk(PAIRS.ES256, 'wrap', { key_ops: ['wrapKey'] }),
          jwk(PAIRS.ES256, 'ops', { key_ops: ['verify'] }),
          jwk(PAIRS.RS256, 'ps', { alg: 'PS256' }),
          jwk(weak, 'weak'),
          jwk(other, 'k1'),
          { kty: 'EC', kid: 'broken', crv: 'P-256', x: 'AA', y: 'AA' },
          'nonsense',
          jwk(PAIRS.ES256, 'good'),
        ],
      },
    });
    const verify = verifier();
    await expect(verify.verify(by('good'))).resolves.toMatchObject({ userId: 'ada' });
    await expect(verify.verify(by('ops'))).resolves.toMatchObject({ userId: 'ada' });
    for (const kid of ['oct', 'enc', 'wrap', 'ps', 'weak', 'k1', 'broken']) {
      await expect(verify.verify(by(kid))).rejects.toThrow(InvalidToken);
    }
  });
});

describe('rotation', () => {
  const next: Pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  it('fetches once for all who bring a kid that is not known, at most every 30 s', async () => {
    const verify = verifier();
    await verify.verify(by('one'));
    answer = () => ({ body: { keys: [jwk(PAIRS.ES256, 'one'), jwk(next, 'two')] } });
    await expect(verify.verify(by('two', next))).rejects.toThrow(InvalidToken);
    expect(fetches).toBe(1);
    now += REFETCH_INTERVAL_MS;
    const all = Array.from({ length: 20 }, () => verify.verify(by('two', next)));
    expect((await Promise.all(all)).every((principal) => principal.userId === 'ada')).toBe(true);
    expect(fetches).toBe(2);
  });

  it('does not let unknown kids flood the issuer', async () => {
    const verify = verifier();
    await verify.verify(by('one'));
    for (let i = 0; i < 50; i++) await expect(verify.verify(by(`kid-${i}`))).rejects.toThrow(InvalidToken);
    expect(fetches).toBe(1);
  });

  it('stops trusting a key that was withdrawn, though its tokens had been verified and remembered', async () => {
    const verify = verifier();
    const token = by('one');
    await verify.verify(token);
    answer = () => ({ body: { keys: [jwk(next, 'two')] } });
    now += REFRESH_AFTER_MS;
    await verify.verify(token);
    await expect.poll(() => verify.verify(token).catch((error: unknown) => error)).toBeInstanceOf(InvalidToken);
  });

  it('takes a kid that comes back with another key for another key', async () => {
    const verify = verifier();
    const token = by('one');
    await verify.verify(token);
    answer = () => ({ body: { keys: [jwk(next, 'one')] } });
    now += REFRESH_AFTER_MS;
    await verify.verify(token);
    await expect.poll(() => verify.verify(token).catch((error: unknown) => error)).toBeInstanceOf(InvalidToken);
    await expect(verify.verify(by('one', next))).resolves.toMatchObject({ userId: 'ada' });
  });
});

describe('an issuer that cannot be reached', () => {
  it.each([
    ['fails', () => ({ status: 500, body: {} })],
    ['sends no key set', () => ({ body: { keys: 'none' } })],
    ['sends far too much', () => ({ body: { keys: [], pad: 'x'.repeat(300_000) } })],
  ])('and %s leaves the known keys in use for an hour, and then none', async (_, broken) => {
    const verify = verifier();
    await verify.verify(by('one'));
    answer = broken;
    now += STALE_LIMIT_MS - 1;
    await expect(verify.verify(by('one'))).resolves.toMatchObject({ userId: 'ada' });
    now += 1 + REFETCH_INTERVAL_MS;
    await expect(verify.verify(by('one'))).rejects.toThrow(InvalidToken);
    answer = () => ({ body: { keys: [jwk(PAIRS.ES256, 'one')] } });
    now += REFETCH_INTERVAL_MS;
    await expect(verify.verify(by('one'))).resolves.toMatchObject({ userId: 'ada' });
  });

  it('opens nothing at the start', async () => {
    answer = () => ({ status: 503, body: {} });
    await expect(verifier().verify(by('one'))).rejects.toThrow(InvalidToken);
  });
});
