import { describe, expect, it } from 'vitest';
import { createCourse, findDecline, note, type Course } from '../../../src/conductor/detect/course.ts';

/** A course of so many minutes of twelve ticks, each tick with the minute's count. */
function courseOf(minutes: number, of: (minute: number) => number): Course {
  const course = createCourse();
  for (let tick = 0; tick < 12 * minutes; tick++) note(course, of(Math.floor(tick / 12)), Infinity);
  return course;
}

describe('the course of an hour', () => {
  it('is a decline where it fell evenly until now, with what was and what is left', () => {
    const decline = findDecline(courseOf(45, (minute) => (minute < 20 ? 2 : 2 - (1.8 * (minute - 19)) / 25)));
    expect(decline?.evidence).toBeGreaterThan(10);
    expect(decline?.expected).toBeCloseTo(2, 0);
    expect(decline?.value).toBeLessThan(0.5);
  });

  it('is none where it fell at once, nor where it has no past', () => {
    expect(findDecline(courseOf(45, (minute) => (minute < 35 ? 2 : 0)))).toBeNull();
    expect(findDecline(courseOf(12, (minute) => 2 - minute / 6))).toBeNull();
    expect(findDecline(createCourse())).toBeNull();
  });
});
