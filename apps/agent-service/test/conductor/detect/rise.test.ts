import { describe, expect, it } from 'vitest';
import { createCounts, look, update, type Counts } from '../../../src/conductor/detect/counts.ts';
import { createRandom } from '../../../src/conductor/random.ts';
import { createCourse, findDecline, note, rescaleCourse } from '../../../src/conductor/detect/course.ts';

/** What is usual after so many updates of each of the counts given. */
function usualAfter(...parts: [updates: number, value: number][]): number {
  const counts: Counts = createCounts();
  for (const [updates, value] of parts) for (let i = 0; i < updates; i++) update(counts, value, 1, true);
  return look(counts, 12, 5)?.expected ?? 0;
}

/** Evidence of two minutes in which so great a share of the usual is left, where now and then three come together. */
function evidenceOf(left: number): number {
  const random = createRandom('clusters');
  const counts = createCounts();
  for (let i = 0; i < 1_200; i++) update(counts, random.next() < 0.4 ? 3 : 0, 1, true);
  let evidence = 0;
  for (let i = 0; i < 24; i++) ({ evidence } = update(counts, left * 1.2, 1, true));
  return evidence;
}

describe('what has risen', () => {
  it('is not usual for a while: a raid or a robot is soon gone', () => {
    const undisturbed = usualAfter([300, 1]);
    expect(usualAfter([300, 1], [120, 8], [60, 1])).toBeLessThan(1.2 * undisturbed);
  });

  it('becomes usual once it has lasted', () => {
    expect(usualAfter([300, 1], [1_200, 8])).toBeGreaterThan(4);
  });

  it('counts in the course of an hour as much as is usual', () => {
    const course = createCourse();
    for (let tick = 0; tick < 12 * 45; tick++) note(course, tick < 12 * 20 ? 2 : 1, 1);
    expect(course.samples.every((sample) => sample <= 12)).toBe(true);
    expect(findDecline(course)).toBeNull();
  });
});

describe('messages that come in clusters', () => {
  it('tell of few that are left far less than of none: one opener draws many replies', () => {
    expect(evidenceOf(0.25) / evidenceOf(0)).toBeLessThan(0.35);
  });
});

describe('an opening that went on', () => {
  it('counts in the course of an hour as it was said, so that it hides no decline', () => {
    const course = createCourse();
    for (let tick = 0; tick < 120; tick++) note(course, 0.5, Infinity);
    rescaleCourse(course, 4);
    for (let tick = 120; tick < 540; tick++) note(course, tick < 240 ? 2 : 2 * (1 - (tick - 240) / 330), Infinity);
    expect(findDecline(course)?.expected).toBeCloseTo(2, 0);
  });
});
