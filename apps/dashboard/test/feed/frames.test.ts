import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { onceAFrame } from '@conductor/client/react';

const FRAME_MS = 16;
/** A source of changes, followed by so many listeners. */
function followed(listeners: number) {
  const all = new Set<() => void>();
  const listen = onceAFrame((listener) => {
    all.add(listener);
    return () => void all.delete(listener);
  });
  const told = Array.from({ length: listeners }, () => vi.fn<() => void>());
  const ends = told.map((each) => listen(each));
  return { change: () => all.forEach((listener) => listener()), told, ends, all };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (then: () => void) => setTimeout(then, FRAME_MS));
  vi.stubGlobal('cancelAnimationFrame', clearTimeout);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('tells of all changes until the next frame once, and of the next ones at the frame after it', () => {
  const { change, told } = followed(2);
  for (let n = 0; n < 100; n++) change();
  expect(told.map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
  vi.advanceTimersByTime(FRAME_MS);
  expect(told.map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  vi.advanceTimersByTime(1_000);
  expect(told.map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  change();
  vi.advanceTimersByTime(FRAME_MS);
  expect(told.map(({ mock }) => mock.calls.length)).toEqual([2, 2]);
});

it('tells within a quarter of a second where there are no frames', () => {
  vi.stubGlobal('requestAnimationFrame', () => 0);
  const { change, told } = followed(1);
  change();
  vi.advanceTimersByTime(250);
  expect(told[0]).toHaveBeenCalledOnce();
});

it('tells nobody who has left, and whoever comes after', () => {
  const first = followed(1);
  const second = followed(1);
  first.change();
  first.ends[0]?.();
  expect(first.all.size).toBe(0);
  second.change();
  vi.advanceTimersByTime(1_000);
  expect(first.told[0]).not.toHaveBeenCalled();
  expect(second.told[0]).toHaveBeenCalledOnce();
});
