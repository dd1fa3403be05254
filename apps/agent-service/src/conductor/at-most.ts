/** Begins `work` now, or when one of those under way has ended; resolves or rejects with it. First come, first served. */
export type AtMost = <T>(work: () => Promise<T>) => Promise<T>;

/** At most `count` pieces of work at once; the others wait, in order. Whoever calls bounds how many may wait. */
export function atMost(count: number): AtMost {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running === count) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      // The place goes from hand to hand, so that nobody slips in between.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
