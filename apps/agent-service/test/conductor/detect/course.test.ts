import { describe, expect, it } from 'vitest';
import { createCourse, findDecline, note, type Course } from '../../../src/conductor/detect/course.ts';

/** A course of so many minutes of twelve ticks, each tick with the minute's count. */
function courseOf(minutes: number, of: (minute: number) => number): Course {
  const course = createCourse();
  for (let tick = 0; tick < 12 * minutes; tick++) note(course, of(Math.floor(tick / 12)), Infinity);
  return course;
}

/** Even for twenty minutes, then down to a tenth. */
const fall = (minute: number): number => (minute < 20 ? 2 : 2 - (1.8 * (minute - 19)) / 25);

describe('the course of an hour', () => {
  it('is a decline where it fell evenly until now, with what was and what is left', () => {
    const decline = findDecline(courseOf(45, fall));
    expect(decline?.evidence).toBeGreaterThan(10);
    expect(decline?.expected).toBeCloseTo(2, 0);
    expect(decline?.value).toBeLessThan(0.5);
  });

  it('leaves little unexplained where the minutes are even, and much where they are not', () => {
    const [even, uneven] = [fall, (minute: number) => fall(minute) * ((minute + 3) % 8 < 4 ? 1.7 : 0.3)].map((of) => {
      const { chiSquare = NaN, freedom = NaN } = findDecline(courseOf(45, of))?.unexplained ?? {};
      return chiSquare / freedom;
    });
    expect(even).toBeLessThan(0.5);
    expect(uneven).toBeGreaterThan(5);
  });

  it('is none where it fell at once, nor where it has no past', () => {
    expect(findDecline(courseOf(45, (minute) => (minute < 35 ? 2 : 0)))).toBeNull();
    expect(findDecline(courseOf(12, (minute) => 2 - minute / 6))).toBeNull();
    expect(findDecline(createCourse())).toBeNull();
  });
});
