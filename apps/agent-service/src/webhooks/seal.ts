import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { secretOf } from './signature.ts';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const SECRET_BYTES = 32;

/** A secret as its owner sees it once, and as it is kept. */
type IssuedSecret = { secret: string; sealed: string };

/**
 * Keeps secrets so that a copy of the database signs nothing: AES-256-GCM under a key derived from `WEBHOOK_KEY`, bound
 * to the webhook's id, so that a row's secret is of no use in another row.
 */
export function createSeal(key: string) {
  const derived = Buffer.from(hkdfSync('sha256', key, '', 'webhook secrets', 32));
  return {
    /** A new secret for a webhook. */
    issue: (webhookId: string): IssuedSecret => {
      const secret = secretOf(randomBytes(SECRET_BYTES));
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(CIPHER, derived, iv).setAAD(Buffer.from(webhookId));
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return { secret, sealed: Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url') };
    },

    /** The secret in the clear. Throws when it was sealed under another key, for another webhook, or changed since. */
    open: (webhookId: string, sealed: string): string => {
      const bytes = Buffer.from(sealed, 'base64url');
      const decipher = createDecipheriv(CIPHER, derived, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(webhookId)).setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      return decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    },
  };
}
