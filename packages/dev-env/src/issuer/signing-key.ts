import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import type { TokenClaims } from '../stack/token.ts';

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A new key of an issuer (ES256): as it signs, and what it signs by itself. */
export function createSigningKey() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const kid = randomUUID();
  return {
    jwk: { ...privateKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'ES256' },
    /** An access token (RFC 9068) with these claims, good for an hour unless they say otherwise; `header` is laid over a sound one. */
    sign: (claims: TokenClaims, header: object = {}): string => {
      const now = Math.floor(Date.now() / 1_000);
      const head = { alg: 'ES256', typ: 'at+jwt', kid, ...header };
      const body = `${part(head)}.${part({ iat: now, exp: now + 3_600, ...claims })}`;
      return `${body}.${sign('sha256', Buffer.from(body), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
    },
  };
}
