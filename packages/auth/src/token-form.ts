import { InvalidToken } from './errors.ts';

/** Longest token that is looked at, in characters (a token is ASCII). */
const MAX_TOKEN_LENGTH = 8_192;

/** `typ` in small letters and without `application/`. */
export type TokenHeader = { alg: string; kid: string | undefined; typ: TokenType | undefined };

const REFUSED_PARAMETERS = ['crit', 'jku', 'jwk', 'x5u', 'x5c', 'b64'];
/** What a token may call itself: one for any purpose, or an access token (RFC 9068). */
export const TOKEN_TYPES = ['jwt', 'at+jwt'] as const;
export type TokenType = (typeof TOKEN_TYPES)[number];

/**
 * The header of a token whose outer form is sound: at most 8 KiB, three segments of canonical base64url, a JSON object
 * with a known type, and nothing in it that would let the token bring its own key or rules. Says nothing of the
 * signature. Throws `InvalidToken`.
 */
export function readHeader(token: unknown): TokenHeader {
  if (typeof token !== 'string' || token === '') throw new InvalidToken('missing');
  if (token.length > MAX_TOKEN_LENGTH) throw new InvalidToken('malformed');
  const segments = token.split('.');
  if (segments.length !== 3 || !segments.every(isCanonical)) throw new InvalidToken('malformed');
  const header = parseObject(segments[0] ?? '');
  if (REFUSED_PARAMETERS.some((name) => Object.hasOwn(header, name))) throw new InvalidToken('malformed');
  const { alg, kid, typ } = header;
  if (typeof alg !== 'string') throw new InvalidToken('algorithm');
  if (kid !== undefined && (typeof kid !== 'string' || kid.length > 255)) throw new InvalidToken('malformed');
  const known = knownType(typ);
  if (typ !== undefined && known === undefined) throw new InvalidToken('malformed');
  return { alg, kid, typ: known };
}

/** Base64url has several spellings of the same bytes (spare bits, padding, other letters); only one is canonical. */
const isCanonical = (segment: string): boolean =>
  segment !== '' && Buffer.from(segment, 'base64url').toString('base64url') === segment;

const knownType = (typ: unknown): TokenType | undefined =>
  typeof typ === 'string'
    ? TOKEN_TYPES.find((known) => known === typ.toLowerCase().replace(/^application\//, ''))
    : undefined;

function parseObject(segment: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(segment, 'base64url').toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Falls through: not JSON is as malformed as not an object.
  }
  throw new InvalidToken('malformed');
}
