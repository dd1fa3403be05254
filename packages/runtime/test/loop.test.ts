import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startLoop } from '@conductor/runtime';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A loop whose runs the test ends by hand. */
function startByHand(everyMs = 1_000) {
  const runs: PromiseWithResolvers<void>[] = [];
  const errors: unknown[] = [];
  const signals: AbortSignal[] = [];
  const loop = startLoop({
    everyMs,
    work: (signal) => {
      signals.push(signal);
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
  return { ...loop, runs, signals, errors, finish };
}

describe('a loop', () => {
  it('runs at once, then every so often from start to start; never twice at a time', async () => {
    const { runs, finish, stop } = startByHand();
    expect(runs).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(400);
    await finish();
    await vi.advanceTimersByTimeAsync(599);
    expect(runs).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(runs).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(runs).toHaveLength(2);
    await finish();
    expect(runs).toHaveLength(3);
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
    expect(pauses).toEqual([200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
    expect(errors).toHaveLength(7);
    await finish();
    await vi.advanceTimersByTimeAsync(100);
    expect(runs).toHaveLength(9);
    const stopped = stop();
    await finish();
    await stopped;
  });

  it('stops when the run that is under way has ended, and runs no more', async () => {
    const { runs, signals, finish, stop } = startByHand();
    const ended = vi.fn();
    const stopped = stop().then(ended);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ended).not.toHaveBeenCalled();
    await finish();
    await stopped;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(runs).toHaveLength(1);
  });
});
