import { and, count, eq } from 'drizzle-orm';
import type { PreparedPoll } from '@conductor/contracts';
import { preparedPolls, type Db, type Transaction } from '@conductor/database';
import type { PollTerms } from './polls.ts';

export type PreparedRow = typeof preparedPolls.$inferSelect;
export type NewPrepared = PollTerms & { id: string; sessionId: string; preparedBy: string; clientId: string | null };

const waiting = (sessionId: string) => and(eq(preparedPolls.sessionId, sessionId), eq(preparedPolls.gone, false));

/** Stores a poll to be opened later. */
export async function insertPrepared(tx: Transaction, poll: NewPrepared): Promise<void> {
  await tx.insert(preparedPolls).values(poll);
}

/** Polls of a session that wait to be opened, the oldest first. */
export async function preparedIn(db: Db, sessionId: string): Promise<PreparedPoll[]> {
  const rows = await db.select().from(preparedPolls).where(waiting(sessionId)).orderBy(preparedPolls.preparedAt);
  return rows.map(({ id, kind, question, options, correctOptionIds, results, anonymous, durationSeconds }) => ({
    id,
    kind,
    question,
    options,
    results,
    anonymous,
    correctOptionIds,
    ...(durationSeconds === null ? {} : { durationSeconds }),
  }));
}

/** How many polls of a session wait to be opened. */
export async function countPrepared(tx: Transaction, sessionId: string): Promise<number> {
  const [row] = await tx.select({ waiting: count() }).from(preparedPolls).where(waiting(sessionId));
  return row?.waiting ?? 0;
}

/** The id of what a user's client called so, whatever has become of it. */
export async function findOwnPrepared(
  tx: Transaction,
  { sessionId, preparedBy, clientId }: { sessionId: string; preparedBy: string; clientId: string | null },
): Promise<string | undefined> {
  if (clientId === null) return undefined;
  const own = and(eq(preparedPolls.sessionId, sessionId), eq(preparedPolls.preparedBy, preparedBy));
  const [row] = await tx
    .select({ id: preparedPolls.id })
    .from(preparedPolls)
    .where(and(own, eq(preparedPolls.clientId, clientId)));
  return row?.id;
}

/** Takes a prepared poll away, once; undefined where it is not there, false where that was done before. */
export async function takePrepared(
  db: Db | Transaction,
  sessionId: string,
  pollId: string,
): Promise<PreparedRow | false | undefined> {
  const one = and(eq(preparedPolls.sessionId, sessionId), eq(preparedPolls.id, pollId));
  const [taken] = await db
    .update(preparedPolls)
    .set({ gone: true })
    .where(and(one, eq(preparedPolls.gone, false)))
    .returning();
  if (taken) return taken;
  const [known] = await db.select({ id: preparedPolls.id }).from(preparedPolls).where(one);
  return known ? false : undefined;
}
