import { describe, expect, it } from 'vitest';
import { quietUntilAt } from '@conductor/contracts/plain';

const plannedBreak = { from: 1_000, until: 2_000 };

describe('until when it is quiet', () => {
  it.each([
    ['nothing is announced', { quietUntil: null, plannedBreak: null }, 1_500, null],
    ['the break has not begun', { quietUntil: null, plannedBreak }, 999, null],
    ['the break begins', { quietUntil: null, plannedBreak }, 1_000, 2_000],
    ['the break ends', { quietUntil: null, plannedBreak }, 2_000, null],
    ['quiet is over before a break', { quietUntil: 900, plannedBreak }, 950, null],
    ['quiet ends within the break', { quietUntil: 1_500, plannedBreak }, 1_200, 2_000],
    ['quiet lasts longer than the break', { quietUntil: 3_000, plannedBreak }, 1_200, 3_000],
    ['quiet ends before a break begins', { quietUntil: 900, plannedBreak }, 800, 900],
    ['quiet ends', { quietUntil: 3_000, plannedBreak: null }, 3_000, null],
  ])('%s', (_, times, now, until) => {
    expect(quietUntilAt(times, now)).toBe(until);
  });
});
