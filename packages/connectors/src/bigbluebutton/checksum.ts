import { createHash, timingSafeEqual } from 'node:crypto';

/** The hashes that a server may be configured to sign with, by the length of what they return in hexadecimal. */
const BY_LENGTH = new Map([
  [40, 'sha1'],
  [64, 'sha256'],
  [96, 'sha384'],
  [128, 'sha512'],
]);

/** Signs a call of the API. */
export const checksumOf = (text: string, secret: string): string =>
  createHash('sha256')
    .update(text + secret)
    .digest('hex');

/** Whether this is the checksum of a text, by whichever hash the server uses. */
export function isChecksumOf(checksum: string, text: string, secret: string): boolean {
  const algorithm = /^[0-9a-f]+$/.test(checksum) ? BY_LENGTH.get(checksum.length) : undefined;
  if (algorithm === undefined) return false;
  const right = createHash(algorithm)
    .update(text + secret)
    .digest('hex');
  return timingSafeEqual(Buffer.from(right), Buffer.from(checksum));
}
