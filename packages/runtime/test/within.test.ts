import { createPatience, mayRetry, readiness, within } from '@conductor/runtime';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = new Promise<never>(() => undefined);

describe('within', () => {
  it('passes on what comes in time, result or failure, and leaves no timer', async () => {
    expect(await within(100, Promise.resolve('here'))).toBe('here');
    await expect(within(100, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('rejects what is late, as something that may be tried again', async () => {
    const late = within(100, never).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(101);
    const error = await late;
    expect(error).toMatchObject({ name: 'TimedOut', message: 'no result within 100 ms' });
    expect(mayRetry(error)).toBe(true);
  });
});

describe('readiness', () => {
  it('tells of each dependency, the hanging one included, after two seconds at most', async () => {
    const checks = { fine: async () => 1, refusing: () => Promise.reject(new Error('no')), hanging: () => never };
    const asked = readiness(checks);
    await vi.advanceTimersByTimeAsync(2_001);
    expect(await asked).toEqual({
      status: 'unavailable',
      checks: { fine: 'ok', refusing: 'unavailable', hanging: 'unavailable' },
    });
    expect(await readiness({ fine: checks.fine })).toEqual({ status: 'ok', checks: { fine: 'ok' } });
  });
});

describe('patience', () => {
  it('waits for what ends, or fails, and for nothing longer than a moment', async () => {
    const inTime = createPatience(1_500, 8_000);
    await inTime(Promise.resolve());
    await inTime(Promise.reject(new Error('no matter')));
    const ended = vi.fn();
    const waited = inTime(never).then(ended);
    await vi.advanceTimersByTimeAsync(1_499);
    expect(ended).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2);
    await waited;
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
