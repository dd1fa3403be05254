import { createTokenBuckets } from '@conductor/runtime';
import { expect, it } from 'vitest';

const RATE = { burst: 3, perSecond: 2 };

it('lets a burst pass and then the rate, each key for itself', () => {
  const buckets = createTokenBuckets();
  const taken = (key: string, times: number, nowMs: number) =>
    Array.from({ length: times }, () => buckets.take(key, RATE, nowMs)).filter(Boolean).length;
  expect(taken('a', 10, 0)).toBe(3);
  expect(taken('b', 10, 0)).toBe(3);
  expect(taken('a', 10, 499)).toBe(0);
  expect(taken('a', 10, 1_000)).toBe(2);
  expect(taken('a', 10, 60_000)).toBe(3);
});

it('forgets who was away for a minute, and nobody whose bucket is not full', () => {
  const buckets = createTokenBuckets();
  buckets.take('a', RATE, 0);
  buckets.take('b', RATE, 30_000);
  buckets.prune(60_001);
  expect(buckets.size()).toBe(1);
});

it('takes several at once, or none of them', () => {
  const buckets = createTokenBuckets();
  expect([2, 2, 1].map((count) => buckets.take('a', RATE, 0, count))).toEqual([true, false, true]);
});
