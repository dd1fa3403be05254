/** After so many failures in a row the world is at fault, not an item. */
const MOST_FAILURES = 3;

/**
 * Takes each item through `step`, one after the other; returns what the steps returned, nulls left out. One that fails
 * does not keep the others waiting: they are done, and then its error is thrown.
 */
export async function eachInTurn<I, T>(items: readonly I[], step: (item: I) => Promise<T | null>): Promise<T[]> {
  const done: T[] = [];
  let inARow = 0;
  let failure: { error: unknown } | null = null;
  for (const item of items) {
    try {
      const result = await step(item);
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
