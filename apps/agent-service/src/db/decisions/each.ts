import type { Db, Transaction } from '@conductor/database';
import { eachInTurn } from '../../each.ts';
import { holdSession } from '../sessions/hold.ts';

/**
 * Takes each of these decisions through `step`, in a transaction of its own under its session's lock; returns what the
 * steps answered. One that fails does not keep the others waiting.
 */
export const eachOf = <T>(
  db: Db,
  candidates: readonly { id: string; sessionId: string }[],
  step: (tx: Transaction, id: string, sessionId: string) => Promise<T | null>,
): Promise<T[]> =>
  eachInTurn(candidates, ({ id, sessionId }) =>
    db.transaction(async (tx) => {
      await holdSession(tx, sessionId);
      return step(tx, id, sessionId);
    }),
  );
