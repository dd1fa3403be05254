import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';

/** A secret as it is shown, of these random bytes. */
export const secretOf = (bytes: Buffer): string => PREFIX + bytes.toString('base64');

type Signed = { id: string; timestampSeconds: number; body: string };

/**
 * The headers of a message by Standard Webhooks 1.0.0: HMAC-SHA256 over `id.timestamp.body`, one signature for each
 * secret that holds, the newest first. Source: standardwebhooks.com, "Signature scheme".
 */
export function signedHeaders({ id, timestampSeconds, body }: Signed, secrets: readonly string[]) {
  const sign = (secret: string): string => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestampSeconds}.${body}`).digest('base64')}`;
  };
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestampSeconds),
    'webhook-signature': secrets.map(sign).join(' '),
  };
}
