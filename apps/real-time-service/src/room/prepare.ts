import { POLL_LIMITS } from '@conductor/contracts';
import { insertAudit, type AuditEntry, type Db } from '@conductor/database';
import { lockPolls } from '../db/polls.ts';
import { countPrepared, findOwnPrepared, insertPrepared, type NewPrepared } from '../db/prepared-polls.ts';
import { ENDED, SocketError } from '../sockets/socket-error.ts';

/**
 * Keeps a poll to be opened later, once for its organiser's `clientId`; resolves with its id. Rejects with a
 * `SocketError` where the session has ended, enough polls wait in it, or who has no id to ask with was refused meanwhile.
 */
export const prepare = (
  db: Db,
  poll: Omit<NewPrepared, 'id'>,
  entry: AuditEntry,
  signal: AbortSignal,
): Promise<string> =>
  db.transaction(async (tx) => {
    const active = await lockPolls(tx, poll.sessionId);
    const known = await findOwnPrepared(tx, poll);
    if (known !== undefined) return known;
    if (!active) throw new SocketError('CONFLICT', ENDED);
    if ((await countPrepared(tx, poll.sessionId)) >= POLL_LIMITS.prepared)
      throw new SocketError('CONFLICT', 'Enough polls are prepared');
    const id = crypto.randomUUID();
    await insertPrepared(tx, { id, ...poll });
    await insertAudit(tx, entry);
    if (signal.aborted && poll.clientId === null) throw new SocketError('UNAVAILABLE');
    return id;
  });
