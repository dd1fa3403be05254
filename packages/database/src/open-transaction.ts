import type { Db, Transaction } from './pool.ts';

/** A transaction that is open until it is committed; `await using` rolls it back where that never happened. */
export type OpenTransaction = AsyncDisposable & {
  readonly tx: Transaction;
  /** Commits. Throws when the database refuses; then nothing of it is stored. */
  readonly commit: () => Promise<void>;
};

class NotCommitted extends Error {}

/**
 * Opens a transaction whose rows are read now and whose result is written after a rule has looked at them. It holds a
 * connection and its locks: whoever opens one waits for nothing but the database until it ends.
 */
export async function openTransaction(db: Db): Promise<OpenTransaction> {
  const begun = Promise.withResolvers<Transaction>();
  const end = Promise.withResolvers<void>();
  const ended = db.transaction((tx) => {
    begun.resolve(tx);
    return end.promise;
  });
  ended.catch(begun.reject);
  const tx = await begun.promise;
  return {
    tx,
    commit: () => {
      end.resolve();
      return ended;
    },
    [Symbol.asyncDispose]: async () => {
      end.reject(new NotCommitted());
      // What failed was told by the statement or the commit that failed; a broken connection rolls back by itself.
      await ended.catch(() => undefined);
    },
  };
}
