import { eq } from 'drizzle-orm';
import { banditContexts, type Transaction } from '@conductor/database';
import type { ContextState, Lesson } from '../../ports/rewards.ts';
import { readContexts } from './facts.ts';
import { dbNow } from './moves.ts';

/** Locks the rows of these contexts, always in one order, and reads what was learnt in them. */
export async function lockContexts(
  tx: Transaction,
  contexts: readonly string[],
): Promise<ReadonlyMap<string, ContextState>> {
  const ordered = contexts.toSorted();
  for (const context of ordered) {
    await tx.insert(banditContexts).values({ context }).onConflictDoNothing();
    await tx.select().from(banditContexts).where(eq(banditContexts.context, context)).for('update');
  }
  return readContexts(tx, ordered);
}

/** Stores what a reward taught; the rows are locked already. */
export async function storeLesson(tx: Transaction, states: Lesson['states']): Promise<void> {
  for (const [context, { n, spans }] of states) {
    const set = { n, spans: [...spans], updatedAt: dbNow };
    await tx.update(banditContexts).set(set).where(eq(banditContexts.context, context));
  }
}
