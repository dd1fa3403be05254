import { createHmac } from 'node:crypto';

export type TokenClaims = {
  sub: string;
  name?: string;
  permissions?: readonly string[];
  events?: readonly string[];
  /** Seconds since the epoch; an hour from now unless given. */
  exp?: number;
  iat?: number;
  iss?: string;
  aud?: string;
};

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JSON Web Token signed with HS256, as the services accept it in development and tests. */
export function signToken(secret: string, claims: TokenClaims): string {
  const now = Math.floor(Date.now() / 1_000);
  const body = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ iat: now, exp: now + 3_600, ...claims })}`;
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
}
