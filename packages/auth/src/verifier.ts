import { createVerifier as createSignatureVerifier, TokenError } from 'fast-jwt';
import { InvalidToken, type TokenFault } from './errors.ts';
import { jwksSource } from './jwks.ts';
import { publicKey, secretKey, singleKey, type KeySource, type VerificationKey } from './keys.ts';
import { principalOf, type Principal } from './principal.ts';
import type { RoleRules } from './roles.ts';
import { readHeader, type TokenType } from './token-form.ts';

/** Exactly one source of keys; `issuer`, `audience` and `type` are enforced when given. */
export type JwtSettings = {
  source: { kind: 'secret'; secret: string } | { kind: 'publicKey'; pem: string } | { kind: 'jwks'; url: string };
  issuer?: string | undefined;
  audience?: string | undefined;
  /** What the token's header must call it. */
  type?: TokenType | undefined;
  /** What the issuer's roles permit; nothing unless said. */
  roles?: RoleRules | undefined;
};

export type VerifierOptions = JwtSettings & {
  /** Told when the issuer's keys could not be fetched. */
  onKeyFailure?: (error: unknown) => void;
  /** Milliseconds of a clock that never jumps, for the age of the issuer's keys. */
  monotonic?: () => number;
};

export type Verifier = {
  /** The principal of a valid token; rejects with `InvalidToken`, whatever was wrong with it. */
  verify(token: unknown): Promise<Principal>;
  /** The key to check a token's signature with, its form and algorithm being sound. Rejects with `InvalidToken`. */
  keyFor(token: unknown): Promise<VerificationKey>;
  /** The principal of claims that were verified; throws `InvalidToken`. */
  principalOf(claims: unknown): Principal;
  /** The rules on claims, in the words of fast-jwt. */
  readonly rules: ClaimRules;
};

/** For clocks that differ: how long after its end a token is still taken, in milliseconds; by connecting and by using alike. */
export const LEEWAY_MS = 5_000;

type ClaimRules = ReturnType<typeof claimRules>;
const claimRules = ({ issuer, audience }: Pick<JwtSettings, 'issuer' | 'audience'>) => ({
  clockTolerance: LEEWAY_MS,
  requiredClaims: ['sub', 'exp', ...(issuer ? ['iss'] : []), ...(audience ? ['aud'] : [])],
  ...(issuer ? { allowedIss: issuer } : {}),
  ...(audience ? { allowedAud: audience } : {}),
  // Verified tokens are remembered until they expire; refused ones are not.
  cache: 1_000,
  errorCacheTTL: -1,
});

/**
 * The one verifier of both services. A token must have a sound form, be signed with a known key by that key's own
 * algorithm, be in time (5 s leeway) and carry the claims of `Principal`.
 */
export const createVerifier = (options: VerifierOptions): Verifier => createVerifierOf(keySource(options), options);

/** The same on any source of keys. */
export function createVerifierOf(keys: KeySource, expected: Omit<JwtSettings, 'source'>): Verifier {
  const rules = claimRules(expected);
  // Weak: what was verified with a key is forgotten with the key.
  const checks = new WeakMap<VerificationKey, (token: string) => unknown>();

  const checkOf = (key: VerificationKey): ((token: string) => unknown) => {
    const known = checks.get(key);
    if (known) return known;
    const verify = createSignatureVerifier({ ...rules, key: key.key, algorithms: [key.algorithm] });
    const check = (token: string): unknown => verify(token);
    checks.set(key, check);
    return check;
  };
  const keyFor = async (token: unknown): Promise<VerificationKey> => {
    const header = readHeader(token);
    if (expected.type !== undefined && header.typ !== expected.type) throw new InvalidToken('malformed');
    return keys.keyFor(header);
  };
  const read = (claims: unknown): Principal => principalOf(claims, expected.roles);

  return {
    rules,
    keyFor,
    principalOf: read,
    async verify(token) {
      const key = await keyFor(token);
      try {
        return read(checkOf(key)(String(token)));
      } catch (error) {
        throw toInvalidToken(error);
      }
    },
  };
}

function keySource({ source, onKeyFailure, monotonic }: VerifierOptions): KeySource {
  switch (source.kind) {
    case 'secret':
      return singleKey(secretKey(source.secret));
    case 'publicKey':
      return singleKey(publicKey(source.pem));
    case 'jwks':
      return jwksSource({
        url: source.url,
        ...(onKeyFailure ? { onFailure: onKeyFailure } : {}),
        ...(monotonic ? { monotonic } : {}),
      });
  }
}

const FAULTS = new Map<string, TokenFault>([
  [TokenError.codes.expired, 'expired'],
  [TokenError.codes.invalidSignature, 'signature'],
  [TokenError.codes.missingSignature, 'signature'],
  [TokenError.codes.invalidAlgorithm, 'algorithm'],
  [TokenError.codes.malformed, 'malformed'],
]);

/** Any fault while checking a token, ours or a library's, as the refusal that it is. */
export function toInvalidToken(error: unknown): InvalidToken {
  if (error instanceof InvalidToken) return error;
  return new InvalidToken((error instanceof TokenError && FAULTS.get(error.code)) || 'claims');
}
