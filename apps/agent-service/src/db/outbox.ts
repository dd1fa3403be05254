import { randomUUID } from 'node:crypto';
import { and, isNull, notInArray, sql } from 'drizzle-orm';
import { ADVISORY_LOCKS, outbox, type Db, type OutboxMessage, type Transaction } from '@conductor/database';
import { tellWebhooks, webhookDraft } from './webhooks/tell.ts';

/** The channel on which senders wait for work. */
export const OUTBOX_CHANNEL = 'conductor_outbox';

/** A message on its way out; `id` is the idempotency key of the receiving side, random when left out. */
export type Telling = { sessionId: string; message: OutboxMessage; id?: string };

/**
 * Writes what must be told, in the transaction of the change itself, and returns how many were new: a message whose id
 * is there already is left out. Webhooks are told too, of what they want. Senders wake at the commit. Sessions are told in order because whoever tells of one holds
 * its row.
 */
export async function tell(tx: Transaction, tellings: readonly Telling[]): Promise<number> {
  if (tellings.length === 0) return 0;
  const rows = tellings.map(({ sessionId, message, id }) => ({ id: id ?? idOf(message), sessionId, message }));
  const { rowCount } = await tx.insert(outbox).values(rows).onConflictDoNothing({ target: outbox.id });
  await tx.execute(sql`select pg_notify(${OUTBOX_CHANNEL}, '')`);
  const drafts = tellings.map(({ message }) => (message.target === 'feed' ? webhookDraft(message.draft) : null));
  await tellWebhooks(
    tx,
    drafts.filter((draft) => draft !== null),
  );
  return rowCount ?? 0;
}

function idOf(message: OutboxMessage): string {
  if (message.target === 'feed') return message.draft.id;
  if (message.target === 'command') return message.command.id;
  if (message.target === 'notification') return message.notification.id;
  return newId();
}

export const newId = (): string => randomUUID();

const BATCH = 200;
/**
 * A round ends after so long, before its transaction is taken for dead (`openDatabase`): a hung Redis costs up to two
 * seconds for the message that was begun last.
 */
const ROUND_MS = 2_500;
/** So many sessions failing, and none succeeding, is no session's own trouble. */
const HOPELESS = 3;

type Send = (message: OutboxMessage) => Promise<void>;

/**
 * Sends all that waits, in order, through `send`; returns how many were sent. One sender works at a time over all
 * instances, the others find nothing to do. When a message of a session fails, the session's later ones wait for it and
 * other sessions' do not; the next call tries again. A crash after sending sends again: the receiving side knows the id.
 */
export async function sendOutbox(db: Db, send: Send, onFailure: (error: unknown) => void): Promise<number> {
  return db.transaction(async (tx) => {
    const { rows: locked } = await tx.execute<{ ok: boolean }>(
      sql`select pg_try_advisory_xact_lock(${ADVISORY_LOCKS.outbox}) as ok`,
    );
    if (locked[0]?.ok !== true) return 0;
    const endMs = performance.now() + ROUND_MS;
    const blocked = new Set<string>();
    let total = 0;
    for (;;) {
      const { sent, failed, read } = await sendBatch(tx, send, onFailure, blocked, endMs);
      total += sent;
      // Nothing came through of several sessions: Redis is away, and the rest would fare no better.
      const hopeless = sent === 0 && failed >= HOPELESS;
      if (read < BATCH || hopeless || performance.now() >= endMs) return total;
    }
  });
}

/** The oldest messages of sessions that are not blocked. A session whose message failed joins the blocked. */
async function sendBatch(
  tx: Transaction,
  send: Send,
  onFailure: (error: unknown) => void,
  blocked: Set<string>,
  endMs: number,
): Promise<{ sent: number; failed: number; read: number }> {
  const waiting = await tx
    .select()
    .from(outbox)
    .where(and(isNull(outbox.sentAt), notInArray(outbox.sessionId, [...blocked])))
    .orderBy(outbox.seq)
    .limit(BATCH);
  const sent: number[] = [];
  const failed: number[] = [];
  for (const row of waiting) {
    if (blocked.has(row.sessionId)) continue;
    if (performance.now() >= endMs) break;
    try {
      await send(row.message);
      sent.push(row.seq);
    } catch (error) {
      blocked.add(row.sessionId);
      failed.push(row.seq);
      onFailure(error);
    }
  }
  if (sent.length > 0) await mark(tx, sent, sql`sent_at = clock_timestamp()`);
  if (failed.length > 0) await mark(tx, failed, sql`attempts = attempts + 1`);
  return { sent: sent.length, failed: failed.length, read: waiting.length };
}

async function mark(tx: Transaction, seqs: readonly number[], change: ReturnType<typeof sql>): Promise<void> {
  await tx.execute(sql`update outbox set ${change} where seq = any(${sql.param(seqs)}::bigint[])`);
}

/** Forgets what was sent more than `olderThanMs` ago. */
export async function pruneOutbox(db: Db, olderThanMs: number): Promise<void> {
  await db.execute(
    sql`delete from outbox where sent_at < clock_timestamp() - ${olderThanMs} * interval '1 millisecond'`,
  );
}

/** How many messages wait, for a gauge. */
export async function countWaiting(db: Db): Promise<number> {
  const { rows } = await db.execute<{ n: number }>(sql`select count(*)::int as n from outbox where sent_at is null`);
  return rows[0]?.n ?? 0;
}
