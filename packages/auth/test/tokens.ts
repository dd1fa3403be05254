import { createHmac, generateKeyPairSync, sign as signBytes, type KeyObject } from 'node:crypto';

export const SECRET = 'k3J8sQ0vX2mZ7pL5tR9wY1bN4cF6hD8g';

/** Seconds since the epoch, so many from now. */
export const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;

export const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

type Header = Record<string, unknown>;
type Signer = (input: string) => string;

const token = (header: Header, payload: unknown, sign: Signer): string => {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${sign(input)}`;
};

export const hmac =
  (secret: string, hash = 'sha256'): Signer =>
  (input) =>
    createHmac(hash, secret).update(input).digest('base64url');

/** A token signed by a shared secret; `header` and `claims` are laid over sound ones. */
export const hs256 = (claims: Record<string, unknown> = {}, header: Header = {}, secret = SECRET): string =>
  token({ alg: 'HS256', typ: 'JWT', ...header }, { sub: 'ada', exp: inSeconds(60), ...claims }, hmac(secret));

export type Pair = { publicKey: KeyObject; privateKey: KeyObject };
export const PAIRS = {
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  RS256: generateKeyPairSync('rsa', { modulusLength: 2_048 }),
  EdDSA: generateKeyPairSync('ed25519'),
} satisfies Record<string, Pair>;
export type PublicAlgorithm = keyof typeof PAIRS;

export const pem = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();

const asymmetric =
  (alg: PublicAlgorithm, key: KeyObject): Signer =>
  (input) =>
    signBytes(alg === 'EdDSA' ? null : 'sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString(
      'base64url',
    );

/** A token signed by a private key. */
export const signed = (
  alg: PublicAlgorithm,
  options: { claims?: Record<string, unknown>; header?: Header; key?: KeyObject } = {},
): string =>
  token(
    { alg, ...options.header },
    { sub: 'ada', exp: inSeconds(60), ...options.claims },
    asymmetric(alg, options.key ?? PAIRS[alg].privateKey),
  );

/** A token with any header and payload, and any signature. */
export const forged = (header: unknown, payload: unknown, signature: string): string =>
  `${encode(header)}.${encode(payload)}.${signature}`;
