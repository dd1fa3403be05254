import { startLoop } from '@conductor/runtime';
import { Refused } from './connector.ts';

export type StayJoinedOptions = {
  /**
   * Joins, calls `joined` once it has, and resolves when the connection has ended. Rejects where it did not come about;
   * with `Refused` where it never will. Ends when `signal` is given.
   */
  join: (joined: () => void, signal: AbortSignal) => Promise<void>;
  onError: (error: unknown) => void;
};

export type StayJoined = {
  /** Resolves when it was joined first; rejects with `Refused` where the place will not have us. */
  readonly first: Promise<void>;
  stop(): Promise<void>;
};

/** A connection that stood for so long has earned a new one at once; a shorter one counts as a failure. */
const STOOD_MS = 10_000;

/** Joins, and joins again whenever that ended, after pauses that double from 200 ms to 5 s. */
export function stayJoined({ join, onError }: StayJoinedOptions): StayJoined {
  const first = Promise.withResolvers<void>();
  let isRefused = false;
  const loop = startLoop({
    everyMs: 0,
    work: async (signal) => {
      if (isRefused) return untilAborted(signal);
      let joinedAt = Infinity;
      const joined = (): void => {
        joinedAt = performance.now();
        first.resolve();
      };
      await join(joined, signal);
      if (performance.now() - joinedAt < STOOD_MS) throw new Error('the connection ended as soon as it stood');
    },
    onError: (error) => {
      if (error instanceof Refused) {
        isRefused = true;
        first.reject(error);
      }
      onError(error);
    },
  });
  return { first: first.promise, stop: loop.stop };
}

function untilAborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  signal.addEventListener('abort', () => resolve(), { once: true });
  return promise;
}
