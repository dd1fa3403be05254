import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPatience } from '../src/patience.ts';
import { startWorker } from '../src/worker.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A worker whose runs the test ends by hand. */
function startByHand(everyMs = 1_000) {
  const runs: PromiseWithResolvers<void>[] = [];
  const errors: unknown[] = [];
  const worker = startWorker({
    everyMs,
    task: () => {
      const run = Promise.withResolvers<void>();
      runs.push(run);
      return run.promise;
    },
    onError: (error) => void errors.push(error),
  });
  const finish = async (error?: Error): Promise<void> => {
    if (error === undefined) runs.at(-1)?.resolve();
    else runs.at(-1)?.reject(error);
    await vi.advanceTimersByTimeAsync(0);
  };
  return { ...worker, runs, errors, finish };
}

describe('a worker', () => {
  it('runs at once, then each pause after the last run ended; never twice at a time', async () => {
    const { runs, finish, stop } = startByHand();
    expect(runs).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(runs).toHaveLength(1);
    await finish();
    await vi.advanceTimersByTimeAsync(999);
    expect(runs).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(runs).toHaveLength(2);
    const stopped = stop();
    await finish();
    await stopped;
  });

  it('FAULT 38: what wakes it before it waits is not lost', async () => {
    const { runs, finish, wake, stop } = startByHand();
    wake();
    await finish();
    expect(runs).toHaveLength(2);
    await finish();
    expect(runs).toHaveLength(2);
    wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(runs).toHaveLength(3);
    const stopped = stop();
    await finish();
    await stopped;
  });

  it('survives its failures, with longer and longer pauses that no waking cuts short', async () => {
    const { runs, errors, finish, wake, stop } = startByHand(100);
    const pauses: number[] = [];
    for (let failure = 1; failure <= 7; failure++) {
      await finish(new Error(`failure ${failure}`));
      const before = Date.now();
      while (runs.length === failure) {
        wake();
        await vi.advanceTimersByTimeAsync(50);
      }
      pauses.push(Date.now() - before);
    }
    expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000]);
    expect(errors).toHaveLength(7);
    await finish();
    await vi.advanceTimersByTimeAsync(100);
    expect(runs).toHaveLength(9);
    const stopped = stop();
    await finish();
    await stopped;
  });

  it('stops when the run that is under way has ended, and runs no more', async () => {
    const { runs, finish, stop } = startByHand();
    const ended = vi.fn();
    const stopped = stop().then(ended);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ended).not.toHaveBeenCalled();
    await finish();
    await stopped;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(runs).toHaveLength(1);
  });
});

describe('patience', () => {
  const never = new Promise(() => undefined);

  it('waits for what ends, or fails, and for nothing longer than a moment', async () => {
    const inTime = createPatience(1_500, 8_000);
    await inTime(Promise.resolve());
    await inTime(Promise.reject(new Error('no matter')));
    const begun = performance.now();
    const waited = inTime(never);
    await vi.advanceTimersByTimeAsync(1_500);
    await waited;
    expect(performance.now() - begun).toBe(1_500);
  });

  it('is used up in the end, however many things hang', async () => {
    const inTime = createPatience(1_500, 4_000);
    const ended = vi.fn();
    const all = (async () => {
      for (let i = 0; i < 10; i++) await inTime(never);
    })().then(ended);
    await vi.advanceTimersByTimeAsync(3_999);
    expect(ended).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(20);
    expect(ended).toHaveBeenCalled();
    await all;
  });
});
