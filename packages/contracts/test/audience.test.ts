import { expect, it } from 'vitest';
import { outsideLimits, type Content } from '@conductor/contracts';

const stream = {
  kind: 'stream',
  arms: [
    { arm: 'POLL' as const, limits: { question: { max: 20 }, options: { max: 3 }, option: { max: 5 } } },
    { arm: 'GAMIFICATION' as const, limits: { durationSeconds: { min: 30, max: 60 } } },
    { arm: 'BROADCAST' as const, limits: {} },
  ],
};
const poll = (question: string, ...options: string[]): Content => ({
  arm: 'POLL',
  question,
  options,
  durationSeconds: 60,
});
const challenge = (durationSeconds: number): Content => ({
  arm: 'GAMIFICATION',
  title: 'Loud',
  description: 'Be loud',
  goal: 10,
  durationSeconds,
});

it.each<[string, Content, string | null]>([
  ['what fits', poll('Which one is it now?', 'This', 'That'), null],
  ['a text that is too long by one', poll('Which one is it now ?', 'This', 'That'), 'Question: at most 20 characters'],
  ['too many answers', poll('Which?', 'a', 'b', 'c', 'd'), 'Answers: at most 3'],
  ['one answer that is too long', poll('Which?', 'a', 'banana'), 'Answers: at most 5 characters each'],
  ['a number below', challenge(29), 'Open for (seconds): at least 30'],
  ['a number at the border', challenge(60), null],
  ['an intervention without limits of its own', { arm: 'BROADCAST', title: 'x'.repeat(80), message: 'Hello' }, null],
])('of a place’s limits: %s', (_, content, problem) => {
  expect(outsideLimits(content, stream)).toBe(problem === null ? null : `${problem} on stream`);
});

it('what a place does not list is not possible there', () => {
  expect(outsideLimits({ arm: 'CHAT_PROMPT', prompt: 'Why?' }, stream)).toBe('CHAT_PROMPT is not possible on stream');
});
