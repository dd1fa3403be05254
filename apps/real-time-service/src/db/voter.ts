import { createHmac, randomBytes } from 'node:crypto';
import type { polls } from '@conductor/database';

/** A key for a new poll in which nobody may know who chose what. */
export const newVoterKey = (): string => randomBytes(32).toString('base64url');

type Named = { userId: string; clientId: string | null };

/**
 * The names under which a user's vote is kept: their own, or in an anonymous poll their hash with the poll's key, so
 * that one person has one vote there too. Undefined once that key is gone: then nobody can tell any more.
 */
export function voterIn(
  poll: Pick<typeof polls.$inferSelect, 'anonymous' | 'voterKey'>,
  named: Named,
): Named | undefined {
  if (!poll.anonymous) return named;
  const { voterKey } = poll;
  if (voterKey === null) return undefined;
  const hash = (what: string, name: string): string =>
    createHmac('sha256', voterKey).update(`${what}\n${name}`).digest('base64url');
  const { userId, clientId } = named;
  return { userId: hash('user', userId), clientId: clientId === null ? null : hash('client', clientId) };
}
