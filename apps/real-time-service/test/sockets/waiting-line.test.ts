import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SocketError } from '../../src/sockets/socket-error.ts';
import { createWaitingLine } from '../../src/sockets/waiting-line.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const PLENTY = { atOnce: 10, most: 20, patienceMs: 3_000, perSecond: 100 };

/** A line, and works that take 100 ms each; what became of them by their numbers. */
function createRush(options: Partial<typeof PLENTY> = {}) {
  const onTurnedAway = vi.fn();
  const line = createWaitingLine({ ...PLENTY, ...options, onTurnedAway });
  const done: number[] = [];
  const returns: number[] = [];
  let busy = 0;
  let mostBusy = 0;
  const come = (n: number, { signal } = new AbortController()): void => {
    const work = async (): Promise<void> => {
      busy += 1;
      mostBusy = Math.max(mostBusy, busy);
      await new Promise((resolve) => {
        setTimeout(resolve, 100);
      });
      busy -= 1;
      done.push(n);
    };
    line(work, signal).catch((error: unknown) => {
      if (!(error instanceof SocketError) || error.code !== 'UNAVAILABLE') throw error;
      returns.push(error.retryAfterMs ?? NaN);
    });
  };
  return { come, done, returns, onTurnedAway, mostBusy: () => mostBusy };
}

describe('a waiting line', () => {
  it('lets so many through at once, and the others in the order in which they came', async () => {
    const { come, done, returns, mostBusy } = createRush();
    for (let n = 0; n < 30; n++) come(n);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(done).toEqual(Array.from({ length: 30 }, (_none, n) => n));
    expect([mostBusy(), returns]).toEqual([10, []]);
  });

  it('serves no fewer where a hundred times as many come, and asks each of the rest to come back later than the last', async () => {
    const { come, done, returns, onTurnedAway } = createRush();
    for (let n = 0; n < 3_000; n++) come(n);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(done).toHaveLength(30);
    expect(returns).toHaveLength(2_970);
    expect(onTurnedAway).toHaveBeenCalledTimes(2_970);
    // 100 a second from 1 s on, each up to half as long again, and nobody is sent off for longer than 45 s.
    for (const [index, ms] of returns.entries()) {
      const inMs = Math.min(1_000 + index * 10, 30_000);
      expect(ms).toBeGreaterThanOrEqual(inMs);
      expect(ms).toBeLessThanOrEqual(Math.ceil(inMs * 1.5));
    }
    expect(new Set(returns.slice(-50)).size).toBeGreaterThan(40);
  });

  it('keeps nobody for longer than its patience, and does not begin their work any more', async () => {
    const { come, done, returns } = createRush({ atOnce: 1, patienceMs: 250 });
    for (let n = 0; n < 5; n++) come(n);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(done).toEqual([0, 1, 2]);
    expect(returns).toHaveLength(2);
  });

  it('drops whoever was answered meanwhile, and their place in it is the next one’s', async () => {
    const { come, done } = createRush({ atOnce: 1, most: 2 });
    const gone = new AbortController();
    come(0);
    come(1, gone);
    gone.abort();
    await vi.advanceTimersByTimeAsync(0);
    come(2);
    come(3);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(done).toEqual([0, 2, 3]);
  });

  it('gives a place back whose work failed', async () => {
    const line = createWaitingLine({ ...PLENTY, atOnce: 1, onTurnedAway: () => undefined });
    await expect(line(() => Promise.reject(new Error('away')), new AbortController().signal)).rejects.toThrow('away');
    expect(await line(() => Promise.resolve('in'), new AbortController().signal)).toBe('in');
  });
});
