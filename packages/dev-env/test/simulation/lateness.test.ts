import { expect, it } from 'vitest';
import { tooSlow, watchLateness } from '../../src/simulation/lateness.ts';

const INTERVAL = 250;

/** What is said of the last of `count` ticks that are `gap` ms apart. */
function after(lateness: ReturnType<typeof watchLateness>, from: number, gap: number, count = 60) {
  let said: number | null = null;
  for (let tick = 1; tick <= count; tick++) said = lateness(from + tick * gap);
  return said;
}

it('ticks that are usually three times as far apart as they should be are a slow machine; it is over when they are not', () => {
  const lateness = watchLateness(INTERVAL);
  expect(after(lateness, 0, INTERVAL)).toBeNull();
  expect(after(lateness, 15_000, 3 * INTERVAL)).toBe(3 * INTERVAL);
  expect(after(lateness, 60_000, INTERVAL)).toBeNull();
});

it('a pause, a service that was away, and the first ticks say nothing of the machine', () => {
  const lateness = watchLateness(INTERVAL);
  expect(after(lateness, 0, 3 * INTERVAL, 30)).toBeNull();
  const other = watchLateness(INTERVAL);
  after(other, 0, INTERVAL);
  expect([other(90_000), other(190_000)]).toEqual([null, null]);
});

it('is told in one sentence with what helps', () => {
  expect(tooSlow(INTERVAL, 740)).toMatch(
    /^this machine is too slow for a score every 0\.25 s \(one comes every 0\.7 s\): .*TICK_INTERVAL_MS=1000/,
  );
});
