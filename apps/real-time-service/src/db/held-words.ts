import { and, count, desc, eq, sql } from 'drizzle-orm';
import { polls, pollVotes, type Db, type Transaction } from '@conductor/database';
import { stillOpen } from './polls.ts';

const LISTED = 50;

/** The words of a poll that the filter held back, in their commonest spelling, and how many answered so; at most 50. */
export const heldWords = (db: Db, pollId: string): Promise<{ text: string; votes: number }[]> =>
  db
    .select({ text: sql<string>`mode() within group (order by ${pollVotes.word})`, votes: count() })
    .from(pollVotes)
    .where(and(eq(pollVotes.pollId, pollId), pollVotes.held))
    .groupBy(pollVotes.wordKey)
    .orderBy(desc(count()), pollVotes.wordKey)
    .limit(LISTED);

/**
 * Counts what was held under this key in an open poll; false where the poll is over. The poll's row is locked against a
 * close that would count without these votes, and the version of its results grows.
 */
export async function releaseWord(tx: Transaction, pollId: string, wordKey: string): Promise<boolean> {
  const open = await tx
    .select({ id: polls.id })
    .from(polls)
    .where(and(eq(polls.id, pollId), stillOpen))
    .for('share');
  if (open.length === 0) return false;
  await tx
    .update(pollVotes)
    .set({ held: false, changes: sql`${pollVotes.changes} + 1` })
    .where(and(eq(pollVotes.pollId, pollId), eq(pollVotes.wordKey, wordKey), pollVotes.held));
  return true;
}
