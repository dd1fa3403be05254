import { generateKeyPairSync } from 'node:crypto';
import { readGuestSecret, readTokenSettings } from '@conductor/auth';
import { InvalidSettings, readSettings, type Env } from '@conductor/runtime';
import { describe, expect, it } from 'vitest';
import { PAIRS, pem } from './tokens.ts';

const GOOD: Env = {
  NODE_ENV: 'production',
  JWT_SECRET: 'q1V8zR5xT0mL7pK2sWbY9NcJ4hFd6GaE',
  JWT_ISSUER: 'https://id.example',
  JWT_AUDIENCE: 'conductor',
  JWT_TYPE: 'at+jwt',
};
const rsa = generateKeyPairSync('rsa', { modulusLength: 1_024 });

const read = (env: Env) => readSettings(env, readTokenSettings);

const problemsOf = (env: Env): readonly string[] => {
  try {
    read(env);
    return [];
  } catch (error) {
    if (error instanceof InvalidSettings) return error.problems;
    throw error;
  }
};

describe('what checks tokens', () => {
  it('is read where it is sound', () => {
    expect(read(GOOD)).toEqual({
      source: { kind: 'secret', secret: GOOD['JWT_SECRET'] },
      issuer: 'https://id.example',
      audience: 'conductor',
      type: 'at+jwt',
    });
  });

  const faults: [string, Env][] = [
    ['no issuer', { JWT_ISSUER: undefined }],
    ['no audience', { JWT_AUDIENCE: '' }],
    ['no type', { JWT_TYPE: undefined }],
    ['a type that nobody knows', { JWT_TYPE: 'logout+jwt' }],
    ['no JWT_SECRET', { JWT_SECRET: undefined }],
    ['a short secret', { JWT_SECRET: 'q1V8zR5xT0mL7pK2sWbY9NcJ4hFd6Ga' }],
    ["the seed's first placeholder", { JWT_SECRET: 'your-super-secret-jwt-key-change-this-in-production' }],
    ["the seed's second placeholder", { JWT_SECRET: 'generate-a-strong-random-secret-min-32-chars' }],
    ["the seed's third placeholder", { JWT_SECRET: 'same-secret-as-agent-service-same' }],
    ['one letter 40 times', { JWT_SECRET: 'a'.repeat(40) }],
    ['two sources of keys', { JWKS_URL: 'https://id.example/jwks' }],
    ['three sources of keys', { JWKS_URL: 'https://id.example/jwks', JWT_PUBLIC_KEY: pem(PAIRS.ES256.publicKey) }],
    ['JWKS_URL over plain http', { JWT_SECRET: undefined, JWKS_URL: 'http://id.example/jwks' }],
    ['a key that is none', { JWT_SECRET: undefined, JWT_PUBLIC_KEY: 'ssh-rsa AAAA' }],
    [
      'a private key',
      {
        JWT_SECRET: undefined,
        JWT_PUBLIC_KEY: PAIRS.ES256.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      },
    ],
    ['a weak key', { JWT_SECRET: undefined, JWT_PUBLIC_KEY: pem(rsa.publicKey) }],
  ];
  it.each(faults)('of production are refused with one sentence: %s', (_, fault) => {
    const problems = problemsOf({ ...GOOD, ...fault });
    expect(problems).toHaveLength(1);
    // Names the setting, says what to do, and never repeats a secret.
    expect(problems[0]).toMatch(/^[A-Z_]+[A-Z_, and]* .{10,}/);
    const { JWT_SECRET: secret } = fault;
    if (secret) expect(problems[0]).not.toContain(secret);
  });

  it('need not be told of issuer, audience and type in development', () => {
    const { JWT_SECRET } = GOOD;
    expect(read({ NODE_ENV: 'development', JWT_SECRET })).toMatchObject({ issuer: undefined, type: undefined });
  });

  it('takes a public key whose line breaks are written as \\n', () => {
    const written = pem(PAIRS.EdDSA.publicKey).replaceAll('\n', '\\n');
    expect(read({ ...GOOD, JWT_SECRET: undefined, JWT_PUBLIC_KEY: written }).source.kind).toBe('publicKey');
  });
});

describe('what signs guests’ tokens', () => {
  const GUEST_SECRET = 'Zp4tB8nW2qX6vC1mR5yL9kJ3sD7fH0gT';
  const guests = (fault: Env) => readSettings({ ...GOOD, ...fault }, readGuestSecret);

  it('is read where it is sound, and there are no guests where it is not set', () => {
    expect([guests({ GUEST_SECRET }), guests({})]).toEqual([GUEST_SECRET, null]);
  });

  it.each([
    ['short', 'q1V8zR5xT0mL7pK2'],
    ['a placeholder', 'your-super-secret-jwt-key-change-this-in-production'],
    ['the one that signs everybody’s', GOOD['JWT_SECRET']],
  ])('is refused where it is %s', (_, secret) => {
    expect(() => guests({ GUEST_SECRET: secret })).toThrow(/GUEST_SECRET (must|looks)/);
  });
});
