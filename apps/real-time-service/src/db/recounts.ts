import { and, asc, eq, sql } from 'drizzle-orm';
import { polls, type Db } from '@conductor/database';
import type { PollRow } from './polls.ts';

/** Polls from which a vote was erased and whose room was not told since, the oldest first. */
export const recountedPolls = (db: Db, limit: number): Promise<PollRow[]> =>
  db
    .select()
    .from(polls)
    .where(sql`${polls.recounted}`)
    .orderBy(asc(polls.id))
    .limit(limit);

/** Notes that the room was told how the poll stands, unless another vote was erased since the row was read. */
export async function markRecounted(db: Db, { id, changes }: Pick<PollRow, 'id' | 'changes'>): Promise<void> {
  await db
    .update(polls)
    .set({ recounted: false })
    .where(and(eq(polls.id, id), eq(polls.changes, changes)));
}
