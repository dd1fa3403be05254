import { createHmac } from 'node:crypto';

/**
 * A name → the same name's pseudonym in this session, by a secret that the conductor does not keep: nobody there can
 * turn it back by trying names, or follow somebody from one session to another.
 */
export function createPseudonyms(secret: string, sessionId: string): (name: string) => string {
  const key = createHmac('sha256', secret).update(sessionId).digest();
  return (name) => createHmac('sha256', key).update(name).digest('base64url').slice(0, 22);
}
