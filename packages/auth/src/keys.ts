import { createPublicKey, type KeyObject } from 'node:crypto';
import { InvalidToken } from './errors.ts';
import type { TokenHeader } from './token-form.ts';

type Algorithm = 'HS256' | 'ES256' | 'RS256' | 'EdDSA';

/** A key with the one algorithm that may be used with it. `key` is the secret itself or a public key as PEM. */
export type VerificationKey = { readonly algorithm: Algorithm; readonly key: string };

/** Where keys come from. `keyFor` throws `InvalidToken` where no key fits the header. */
export type KeySource = { keyFor(header: TokenHeader): Promise<VerificationKey> };

const MIN_RSA_BITS = 2_048;

/** The algorithm that a public key is for, fixed by its kind; undefined for kinds and sizes that are not taken. */
function algorithmOf(key: KeyObject): Algorithm | undefined {
  const details = key.asymmetricKeyDetails;
  if (key.asymmetricKeyType === 'ec' && details?.namedCurve === 'prime256v1') return 'ES256';
  if (key.asymmetricKeyType === 'rsa' && (details?.modulusLength ?? 0) >= MIN_RSA_BITS) return 'RS256';
  if (key.asymmetricKeyType === 'ed25519') return 'EdDSA';
  return undefined;
}

/** A verification key from a public key; undefined when its kind is not taken. */
export function verificationKey(key: KeyObject): VerificationKey | undefined {
  const algorithm = algorithmOf(key);
  return algorithm && { algorithm, key: key.export({ type: 'spki', format: 'pem' }).toString() };
}

/** The one key of a shared secret (HS256). */
export const secretKey = (secret: string): VerificationKey => ({ algorithm: 'HS256', key: secret });

/** The one key of a public key in PEM. Throws `TypeError` for a private key, an unreadable one or a kind not taken. */
export function publicKey(pem: string): VerificationKey {
  if (pem.includes('PRIVATE KEY')) throw new TypeError('is a private key; only the issuer may hold that');
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch {
    throw new TypeError('is not a public key in PEM format');
  }
  const found = verificationKey(key);
  if (!found) throw new TypeError('must be an EC P-256, RSA (2048 bits or more) or Ed25519 key');
  return found;
}

/** A source with a single key, whatever the token's `kid`; the token's algorithm must be the key's. */
export const singleKey = (key: VerificationKey): KeySource => ({
  keyFor: async (header) => matching(key, header),
});

/** The key, if the token is signed by the key's own algorithm. Throws `InvalidToken`. */
export function matching(key: VerificationKey, header: TokenHeader): VerificationKey {
  if (header.alg !== key.algorithm) throw new InvalidToken('algorithm');
  return key;
}
