import type { Db, Transaction } from '@conductor/database';
import { holdSession } from '../hold-session.ts';

/** After so many failures in a row the world is at fault, not a row. */
const MOST_FAILURES = 3;

/**
 * Takes each of these decisions through `step`, in a transaction of its own under its session's lock; answers what the
 * steps answered. One that fails does not keep the others waiting: they are done, and then its error is thrown.
 */
export async function eachOf<T>(
  db: Db,
  candidates: readonly { id: string; sessionId: string }[],
  step: (tx: Transaction, id: string, sessionId: string) => Promise<T | null>,
): Promise<T[]> {
  const done: T[] = [];
  let inARow = 0;
  let failure: { error: unknown } | null = null;
  for (const { id, sessionId } of candidates) {
    try {
      const result = await db.transaction(async (tx) => {
        await holdSession(tx, sessionId);
        return step(tx, id, sessionId);
      });
      inARow = 0;
      if (result !== null) done.push(result);
    } catch (error) {
      failure ??= { error };
      inARow += 1;
      if (inARow === MOST_FAILURES) break;
    }
  }
  if (failure !== null) throw failure.error;
  return done;
}
