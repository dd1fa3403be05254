import type { SettingsReader } from '@conductor/runtime';
import { publicKey } from './keys.ts';
import { readRoleRules } from './roles.ts';
import { TOKEN_TYPES, type TokenType } from './token-form.ts';
import { secretProblem } from './strength.ts';
import type { JwtSettings } from './verifier.ts';

/**
 * What checks tokens: exactly one of `JWT_SECRET`, `JWT_PUBLIC_KEY`, `JWKS_URL`, with `JWT_ISSUER`, `JWT_AUDIENCE` and
 * `JWT_TYPE` where wanted, and what roles permit. Problems are reported to `read`, in production also that one of those three is missing, a weak
 * secret, and keys fetched over plain http.
 */
export function readTokenSettings(read: SettingsReader): JwtSettings {
  const production = read.environment === 'production';
  const wanted = (name: string, what: string): string | undefined => {
    const value = read.optional(name);
    if (value === undefined && production) read.report(name, `is required: ${what}`);
    return value;
  };
  const rest = {
    issuer: wanted('JWT_ISSUER', 'who issues your tokens, as their `iss` says'),
    audience: wanted('JWT_AUDIENCE', 'for whom they are, as their `aud` says'),
    type: readType(wanted('JWT_TYPE', `what their header calls them, ${TOKEN_TYPES.join(' or ')}`), read),
    roles: readRoleRules(read),
  };
  const secret = read.optional('JWT_SECRET');
  const pem = read.optional('JWT_PUBLIC_KEY')?.replaceAll('\\n', '\n');
  const jwksUrl = read.optional('JWKS_URL');
  const given = [secret, pem, jwksUrl].filter((value) => value !== undefined).length;
  if (given === 0)
    read.report('JWT_SECRET', 'is required (make one with: openssl rand -base64 32), or JWT_PUBLIC_KEY, or JWKS_URL');
  if (given > 1) read.report('JWT_SECRET, JWT_PUBLIC_KEY and JWKS_URL', 'exclude each other: set exactly one');
  if (secret !== undefined && production) {
    const problem = secretProblem(secret);
    if (problem) read.report('JWT_SECRET', problem);
  }
  if (pem !== undefined) {
    const problem = publicKeyProblem(pem);
    if (problem) read.report('JWT_PUBLIC_KEY', problem);
    return { source: { kind: 'publicKey', pem }, ...rest };
  }
  if (jwksUrl !== undefined) {
    const url = read.url('JWKS_URL', production ? ['https:'] : ['https:', 'http:']);
    return { source: { kind: 'jwks', url }, ...rest };
  }
  return { source: { kind: 'secret', secret: secret ?? '' }, ...rest };
}

/**
 * `GUEST_SECRET`, by which guests' tokens are signed; null where there are no guests. It signs nothing else: equal to
 * `JWT_SECRET`, whoever may make guests could make anybody.
 */
export function readGuestSecret(read: SettingsReader): string | null {
  const secret = read.optional('GUEST_SECRET');
  if (secret === undefined) return null;
  const problem = read.environment === 'production' ? secretProblem(secret) : undefined;
  if (problem) read.report('GUEST_SECRET', problem);
  if (secret === read.optional('JWT_SECRET')) read.report('GUEST_SECRET', 'must be another than JWT_SECRET');
  return secret;
}

function readType(value: string | undefined, read: SettingsReader): TokenType | undefined {
  const type = TOKEN_TYPES.find((known) => known === value?.toLowerCase());
  if (value !== undefined && type === undefined) read.report('JWT_TYPE', `must be ${TOKEN_TYPES.join(' or ')}`);
  return type;
}

function publicKeyProblem(pem: string): string | undefined {
  try {
    publicKey(pem);
    return undefined;
  } catch (error) {
    return error instanceof TypeError ? error.message : 'cannot be read';
  }
}
