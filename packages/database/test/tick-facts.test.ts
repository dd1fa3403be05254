import { expect, it } from 'vitest';
import type { EngagementPoint, Signals } from '@conductor/contracts';
import { breakdownOf, packFacts, signalsOf, SIGNAL_FACTS } from '@conductor/database';

const signals: Signals = {
  chatMsgsPerMin: 12,
  pollParticipation: null,
  activeUsers: 3,
  totalUsers: 20,
  reactionsPerMin: 0.5,
  userLeaveRate: 0.25,
  questionsPerMin: 1,
};
const term = (part: EngagementPoint['breakdown'][number]['part'], weight: number, value: number) => ({
  part,
  weight,
  value,
  contribution: weight * value,
});
const breakdown = [term('chat', 0.3 / 0.55, 0.5), term('active', 0.25 / 0.55, 0.75), term('leave', -0.1, 0.25)];
const sum = (terms: EngagementPoint['breakdown']) => terms.reduce((total, { contribution }) => total + contribution, 0);
const stored = (point: Parameters<typeof packFacts>[0], score: number | null) => ({
  facts: packFacts(point),
  signals: null,
  breakdown: null,
  score,
});

it('what is packed is found again: signals that do not exist, voices, and each term of the score in its order', () => {
  for (const each of [signals, { ...signals, totalUsers: null, speaking: { voices: 2, turns: 0 } }]) {
    expect(signalsOf(stored({ signals: each, breakdown }, 0.5))).toEqual(each);
  }
  const found = breakdownOf(stored({ signals, breakdown }, sum(breakdown)));
  expect(found.map(({ part }) => part)).toEqual(['chat', 'active', 'leave']);
  for (const [index, { weight, value, contribution }] of found.entries()) {
    expect(weight).toBeCloseTo(breakdown[index]?.weight ?? NaN, 9);
    expect(value).toBe(breakdown[index]?.value);
    expect(contribution).toBeCloseTo(breakdown[index]?.contribution ?? NaN, 9);
  }
});

it('what keeping the score within 0–1 took away is a term again, and no score has none', () => {
  const low = [term('chat', 1, 0.01), term('leave', -0.1, 0.25)];
  const found = breakdownOf(stored({ signals, breakdown: low }, 0));
  expect(found.at(-1)).toMatchObject({ part: 'clamp', weight: 1 });
  expect(sum(found)).toBeCloseTo(0, 9);
  expect(breakdownOf(stored({ signals, breakdown: [] }, null))).toEqual([]);
});

it('a minute keeps the signals alone, and rows from before are read as they are', () => {
  const minute = {
    ...stored({ signals, breakdown }, 0.5),
    facts: packFacts({ signals, breakdown }).slice(0, SIGNAL_FACTS),
  };
  expect(signalsOf(minute)).toEqual(signals);
  expect(breakdownOf(minute)).toEqual([]);
  expect(signalsOf({ facts: null, signals })).toEqual(signals);
  expect(breakdownOf({ facts: null, breakdown, score: 0.5 })).toEqual(breakdown);
});
