import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createVerifier, InvalidToken, type JwtSettings } from '@conductor/auth';
import { encode, forged, hmac, hs256, inSeconds, PAIRS, pem, SECRET, signed, type PublicAlgorithm } from './tokens.ts';

const shared = createVerifier({ source: { kind: 'secret', secret: SECRET } });
const byKey = (alg: PublicAlgorithm, rest: Partial<JwtSettings> = {}) =>
  createVerifier({ source: { kind: 'publicKey', pem: pem(PAIRS[alg].publicKey) }, ...rest });
const ALGORITHMS: PublicAlgorithm[] = ['ES256', 'RS256', 'EdDSA'];

/** The signature's last character, with the bits changed that decoding throws away. */
const otherSpelling = (token: string): string => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = token.at(-1) ?? '';
  return token.slice(0, -1) + alphabet[alphabet.indexOf(last) ^ 1];
};

describe('a sound token', () => {
  it('gives its principal', async () => {
    const exp = inSeconds(60);
    expect(await shared.verify(hs256({ exp, permissions: ['event:create'], events: ['e1'] }))).toEqual({
      userId: 'ada',
      permissions: ['event:create'],
      events: ['e1'],
      expiresAt: exp * 1_000,
    });
  });

  it('keeps nobody out for what they are called', async () => {
    expect(await shared.verify(hs256({ name: 'Ada L.' }))).toMatchObject({ name: 'Ada L.' });
    for (const name of [7, null, ['Ada'], { first: 'Ada' }])
      expect(await shared.verify(hs256({ name }))).not.toHaveProperty('name');
  });

  it.each(ALGORITHMS)('signed with %s is checked by the public key', async (alg) => {
    expect(await byKey(alg).verify(signed(alg))).toMatchObject({ userId: 'ada', permissions: [], events: [] });
  });

  it('may be up to 5 s late, for clocks that differ', async () => {
    await expect(shared.verify(hs256({ exp: inSeconds(-4) }))).resolves.toMatchObject({ userId: 'ada' });
    await expect(shared.verify(hs256({ exp: inSeconds(-6) }))).rejects.toThrow('Invalid or expired token');
  });
});

describe('a token that is refused', () => {
  const cases: Record<string, () => unknown> = {
    'nothing at all': () => undefined,
    'not a text': () => ({ token: hs256() }),
    'an empty text': () => '',
    'two segments': () => hs256().split('.').slice(0, 2).join('.'),
    'four segments': () => `${hs256()}.x`,
    'an empty signature': () => hs256().replace(/[^.]+$/, ''),
    'longer than 8 KiB': () => hs256({ pad: 'x'.repeat(8_192) }),
    padding: () => `${hs256()}=`,
    'blanks around it': () => ` ${hs256()} `,
    'another spelling of the signature': () => otherSpelling(hs256()),
    'standard base64 letters': () => hs256().replaceAll('-', '+').replaceAll('_', '/') + '+',
    'a header that is no JSON': () => `${Buffer.from('x').toString('base64url')}.${encode({})}.AA`,
    'a header that is a list': () => forged([], { sub: 'ada', exp: inSeconds(60) }, 'AA'),
    'alg none': () => forged({ alg: 'none' }, { sub: 'ada', exp: inSeconds(60) }, 'AA'),
    'alg none, no signature': () => `${encode({ alg: 'none' })}.${encode({ sub: 'ada', exp: inSeconds(60) })}.`,
    'alg NoNe': () => hs256({}, { alg: 'NoNe' }),
    'another algorithm with the same secret': () => {
      const input = `${encode({ alg: 'HS512' })}.${encode({ sub: 'ada', exp: inSeconds(60) })}`;
      return `${input}.${hmac(SECRET, 'sha512')(input)}`;
    },
    'a wrong secret': () => hs256({}, {}, `${SECRET}x`),
    'a changed payload': () => hs256().replace(/\.[^.]+\./, `.${encode({ sub: 'eve', exp: inSeconds(60) })}.`),
    crit: () => hs256({}, { crit: ['exp'] }),
    'an empty crit': () => hs256({}, { crit: [] }),
    jku: () => hs256({}, { jku: 'https://evil.example/keys' }),
    x5u: () => hs256({}, { x5u: 'https://evil.example/cert' }),
    jwk: () => hs256({}, { jwk: { kty: 'oct', k: 'AA' } }),
    x5c: () => hs256({}, { x5c: ['AA'] }),
    'a kid that is a list': () => hs256({}, { kid: ['a'] }),
    'a token of another type': () => hs256({}, { typ: 'logout+jwt' }),
    expired: () => hs256({ exp: inSeconds(-60) }),
    'not valid yet': () => hs256({ nbf: inSeconds(60) }),
    'no exp': () => hs256({ exp: undefined }),
    'an exp that is text': () => hs256({ exp: String(inSeconds(60)) }),
    'an exp beyond all dates': () => hs256({ exp: 1e300 }),
    'an exp in a list': () => hs256({ exp: [inSeconds(60)] }),
    'no sub': () => hs256({ sub: undefined }),
    'a blank sub': () => hs256({ sub: '  ' }),
    'a sub with blanks around it': () => hs256({ sub: 'ada ' }),
    'a sub with an invisible character': () => hs256({ sub: 'a\u200bda' }),
    'a sub with a letter that looks like another': () => hs256({ sub: '\u0430da' }),
    'a sub with NUL': () => hs256({ sub: 'a\u0000da' }),
    'a sub that is a number': () => hs256({ sub: 7 }),
    'a sub of 256 characters': () => hs256({ sub: 'a'.repeat(256) }),
    'permissions that are a text': () => hs256({ permissions: '*' }),
    'permissions that are an object': () => hs256({ permissions: { '*': true } }),
    'events that are numbers': () => hs256({ events: [1] }),
  };

  it.each(Object.entries(cases))('%s', async (_, make) => {
    await expect(shared.verify(make())).rejects.toThrow(InvalidToken);
    await expect(shared.verify(make())).rejects.toThrow('Invalid or expired token');
  });

  it('whatever was verified before it with the same key', async () => {
    const good = hs256();
    await shared.verify(good);
    await expect(shared.verify(otherSpelling(good))).rejects.toThrow(InvalidToken);
    await expect(shared.verify(good)).resolves.toMatchObject({ userId: 'ada' });
  });

  it('and any text that a generator makes', async () => {
    const segment = fc.string({ unit: 'binary' });
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.tuple(segment, segment, segment).map((s) => s.join('.')),
    );
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        await expect(shared.verify(text)).rejects.toThrow(InvalidToken);
      }),
    );
  });

  it('and any change of one character', async () => {
    const good = hs256();
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.constantFrom('A', 'z', '_', '.', '='), async (at, letter) => {
        fc.pre(good[at] !== letter);
        await expect(shared.verify(good.slice(0, at) + letter + good.slice(at + 1))).rejects.toThrow(InvalidToken);
      }),
    );
  });
});

describe('the algorithm is fixed by the kind of the key', () => {
  it.each(ALGORITHMS)('%s: a token signed with the public key as if it were a secret', async (alg) => {
    const publicPem = pem(PAIRS[alg].publicKey);
    await expect(byKey(alg).verify(hs256({}, {}, publicPem))).rejects.toThrow(InvalidToken);
    await expect(byKey(alg).verify(hs256({}, { alg }, publicPem))).rejects.toThrow(InvalidToken);
  });

  it.each(ALGORITHMS)('%s: tokens of the other kinds', async (alg) => {
    for (const other of ALGORITHMS.filter((name) => name !== alg)) {
      await expect(byKey(alg).verify(signed(other))).rejects.toThrow(InvalidToken);
      await expect(byKey(alg).verify(signed(other, { header: { alg } }))).rejects.toThrow(InvalidToken);
      await expect(byKey(alg).verify(signed(alg, { header: { alg: other } }))).rejects.toThrow(InvalidToken);
    }
    await expect(byKey(alg).verify(forged({ alg: 'none' }, { sub: 'ada' }, 'AA'))).rejects.toThrow(InvalidToken);
  });
});

it('a token is of the type that was asked for, whatever the spelling, and one that says none is of none', async () => {
  const strict = createVerifier({ source: { kind: 'secret', secret: SECRET }, type: 'at+jwt' });
  for (const typ of ['at+jwt', 'AT+JWT', 'application/at+jwt'])
    await expect(strict.verify(hs256({}, { typ }))).resolves.toMatchObject({ userId: 'ada' });
  for (const typ of ['JWT', undefined]) await expect(strict.verify(hs256({}, { typ }))).rejects.toThrow(InvalidToken);
});

describe('FAULT 6: issuer and audience', () => {
  const strict = createVerifier({
    source: { kind: 'secret', secret: SECRET },
    issuer: 'https://id.example',
    audience: 'conductor',
  });
  const good = { iss: 'https://id.example', aud: 'conductor' };

  it('must be as configured', async () => {
    await expect(strict.verify(hs256(good))).resolves.toMatchObject({ userId: 'ada' });
    await expect(strict.verify(hs256({ ...good, aud: ['other', 'conductor'] }))).resolves.toMatchObject({
      userId: 'ada',
    });
  });

  it.each([
    ['another issuer', { ...good, iss: 'https://id.example.evil' }],
    ['no issuer', { aud: 'conductor' }],
    ['a list of issuers', { ...good, iss: ['https://id.example'] }],
    ['another audience', { ...good, aud: 'conductor2' }],
    ['no audience', { iss: 'https://id.example' }],
  ])('or the token is refused: %s', async (_, claims) => {
    await expect(strict.verify(hs256(claims))).rejects.toThrow(InvalidToken);
  });
});

it('remembers a verified token no longer than the token lasts', async () => {
  vi.useFakeTimers({ now: Date.now() });
  try {
    const token = hs256({ exp: inSeconds(30) });
    await expect(shared.verify(token)).resolves.toMatchObject({ userId: 'ada' });
    vi.advanceTimersByTime(36_000);
    await expect(shared.verify(token)).rejects.toThrow(InvalidToken);
  } finally {
    vi.useRealTimers();
  }
});
