import { createPublicKey, type JsonWebKey } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { InvalidToken } from './errors.ts';
import { matching, verificationKey, type KeySource, type VerificationKey } from './keys.ts';

export type JwksOptions = {
  url: string;
  /** Milliseconds of a clock that never jumps. */
  monotonic?: () => number;
  /** Told of each fetch that failed; the keys known before go on for up to an hour. */
  onFailure?: (error: unknown) => void;
};

/** At most one request for keys in this time, whoever asks and however it ended: unknown `kid`s cannot flood the issuer. */
export const REFETCH_INTERVAL_MS = 30_000;
/** Known keys are fetched anew in the background after this time, so a withdrawn key stops opening doors. */
export const REFRESH_AFTER_MS = 300_000;
/** How long keys are trusted while the issuer cannot be reached. */
export const STALE_LIMIT_MS = 3_600_000;
const TIMEOUT_MS = 3_000;
const MAX_BYTES = 256 * 1024;

const Jwk = Type.Object({
  kty: Type.String(),
  kid: Type.String({ minLength: 1, maxLength: 255 }),
  use: Type.Optional(Type.String()),
  alg: Type.Optional(Type.String()),
  key_ops: Type.Optional(Type.Array(Type.String())),
});
const jwkSet = Compile(Type.Object({ keys: Type.Array(Type.Unknown(), { maxItems: 100 }) }));
const jwk = Compile(Jwk);

/**
 * Keys published by an issuer as a JWK set, found by `kid`. One fetch is shared by all who wait for it; keys that are
 * symmetric, for anything but checking signatures, or of a kind not taken are skipped.
 */
export function jwksSource({ url, monotonic = () => performance.now(), onFailure }: JwksOptions): KeySource {
  let keys = new Map<string, VerificationKey>();
  let fetchedAt = -Infinity;
  let attemptedAt = -Infinity;
  let inFlight: Promise<void> | undefined;

  const replaceKeys = async (): Promise<void> => {
    try {
      keys = keepUnchanged(keys, await fetchKeys(url));
      fetchedAt = monotonic();
    } catch (error) {
      onFailure?.(error);
    } finally {
      inFlight = undefined;
    }
  };
  const refetch = (): Promise<void> => {
    if (inFlight) return inFlight;
    if (monotonic() - attemptedAt < REFETCH_INTERVAL_MS) return Promise.resolve();
    attemptedAt = monotonic();
    inFlight = replaceKeys();
    return inFlight;
  };

  return {
    async keyFor(header) {
      if (header.kid === undefined) throw new InvalidToken('key');
      const age = monotonic() - fetchedAt;
      if (age >= STALE_LIMIT_MS) keys = new Map();
      const known = keys.get(header.kid);
      if (known && age >= REFRESH_AFTER_MS) void refetch();
      if (!known) await refetch();
      const key = known ?? keys.get(header.kid);
      if (!key) throw new InvalidToken('key');
      return matching(key, header);
    },
  };
}

/** The same key stays the same object, so what was verified with it stays cached, and only that. */
function keepUnchanged(
  old: ReadonlyMap<string, VerificationKey>,
  fetched: ReadonlyMap<string, VerificationKey>,
): Map<string, VerificationKey> {
  return new Map([...fetched].map(([kid, key]) => [kid, old.get(kid)?.key === key.key ? (old.get(kid) ?? key) : key]));
}

async function fetchKeys(url: string): Promise<Map<string, VerificationKey>> {
  const response = await fetch(url, {
    signal: AbortSignal.timeout(TIMEOUT_MS),
    redirect: 'error',
    headers: { accept: 'application/json' },
  });
  if (!response.ok) throw new Error(`the issuer's keys: status ${response.status}`);
  const body: unknown = JSON.parse(await readCapped(response));
  if (!jwkSet.Check(body)) throw new Error("the issuer's keys: not a JWK set");
  const usable = body.keys.filter((key) => jwk.Check(key)).map((key) => [key.kid, keyOf(key)] as const);
  return new Map(usable.flatMap(([kid, key]) => (key ? [[kid, key]] : [])));
}

async function readCapped(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw new Error("the issuer's keys: too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function keyOf(candidate: Static<typeof Jwk>): VerificationKey | undefined {
  if (candidate.kty === 'oct' || (candidate.use ?? 'sig') !== 'sig') return undefined;
  if (candidate.key_ops?.includes('verify') === false) return undefined;
  try {
    const publicPart: JsonWebKey = { ...candidate };
    const key = verificationKey(createPublicKey({ key: publicPart, format: 'jwk' }));
    return key && (candidate.alg ?? key.algorithm) === key.algorithm ? key : undefined;
  } catch {
    return undefined;
  }
}
