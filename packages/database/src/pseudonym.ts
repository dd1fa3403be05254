import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import { sessions } from './schema/index.ts';

/**
 * The id by which a user is known in one session of an anonymous event: the same for all that they do there, another in
 * the next session, and not to be had from the user's own id without the session's key. To be used where `sessions` is
 * read.
 */
export const pseudonym = (userId: SQLWrapper | string): SQL<string> =>
  sql<string>`'anon-' || left(encode(sha256(convert_to(${sessions.pseudonymKey} || ':' || ${userId}::text, 'UTF8')), 'hex'), 16)`;
