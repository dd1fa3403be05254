import { within } from './within.ts';

export type Patience = (work: PromiseLike<unknown>) => Promise<void>;

/**
 * For a shutdown: waits for what may fail or never end, each time at most `eachMs`, and all the times together at most
 * `allMs` from the first on. What comes after that is begun and not waited for. Never rejects.
 */
export function createPatience(eachMs: number, allMs: number): Patience {
  let endMs: number | null = null;
  return async (work) => {
    const now = performance.now();
    endMs ??= now + allMs;
    await within(Math.max(0, Math.min(eachMs, endMs - now)), work).catch(() => undefined);
  };
}
