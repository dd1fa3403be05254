import { AT } from '@conductor/contracts/fixtures';
import { expect, it } from 'vitest';
import { outcomeOf } from '../../src/attend/challenge.ts';

const challenge = { id: 'c1', title: 'Go', description: 'All', goal: 10, startedAt: AT, endsAt: AT + 60_000 };
const stands = { ...challenge, progress: 4, people: 2, version: 4 };

it('a challenge says what to do while it runs, and how it ended afterwards', () => {
  expect([null, true, false].map((reached) => outcomeOf({ ...stands, reached }))).toEqual([
    'Send reactions below: of each person the first five count.',
    'You made it together!',
    'Not quite this time: 4 of 10.',
  ]);
});
