import type { PollStanding } from '@conductor/client';
import { expect, it } from 'vitest';
import { hasAnswered, linesOf, meanOf, untold, wasRight } from '../../src/attend/poll-view.ts';

const poll = (changes: Partial<PollStanding> = {}): PollStanding => ({
  id: 'p1',
  kind: 'single',
  question: 'Tea?',
  options: ['yes', 'no', 'later'].map((text, n) => ({ id: `${n + 1}`, text })),
  results: 'live',
  anonymous: false,
  votedFor: [],
  ...changes,
});

it('shows each option with its share of the people who voted, also where they may choose several', () => {
  const lines = linesOf(poll({ kind: 'multiple', votes: { '1': 3, '2': 1 }, voters: 4, votedFor: ['2'] }));
  expect(lines.map(({ percent, isOwn }) => [percent, isOwn])).toEqual([
    [75, false],
    [25, true],
    [0, false],
  ]);
});

it('shows the words that were given, and finds one’s own in another case', () => {
  const words = [{ text: 'Tea', votes: 3 }];
  const [line] = linesOf(poll({ kind: 'words', options: [], votes: {}, words, voters: 4, votedWord: 'tea ' }));
  expect(line).toMatchObject({ text: 'Tea', count: 3, percent: 75, isOwn: true });
});

it('shows no number where none was told, and says why', () => {
  const waiting = poll({ results: 'after_close' });
  expect(linesOf(waiting).map(({ percent }) => percent)).toEqual([null, null, null]);
  expect(untold(waiting, false)).toBe('The results are shown when the poll closes.');
  expect(untold(poll({ results: 'hidden' }), true)).toBe('Only the organiser sees the results.');
  expect(untold(poll({ votes: {}, voters: 0 }), false)).toBeNull();
});

it.each([
  ['single', ['1'], ['1', '2'], true],
  ['single', ['3'], ['1', '2'], false],
  ['multiple', ['2', '1'], ['1', '2'], true],
  ['multiple', ['1'], ['1', '2'], false],
  ['multiple', ['1', '2', '3'], ['1', '2'], false],
  ['single', [], ['1'], null],
] as const)('says of a %s quiz answered by %j with %j right: %s', (kind, votedFor, correctOptionIds, right) => {
  expect(wasRight(poll({ kind, votedFor: [...votedFor], correctOptionIds: [...correctOptionIds] }))).toBe(right);
});

it('says nothing of right and wrong before it is told', () => {
  expect(wasRight(poll({ votedFor: ['1'] }))).toBeNull();
  expect(linesOf(poll())[0]?.isRight).toBeNull();
});

it('tells the mean of a rating alone', () => {
  const votes = { '1': 1, '5': 2 };
  expect(meanOf(poll({ kind: 'rating', votes, voters: 3 }))).toBe('3.7');
  expect(meanOf(poll({ kind: 'rating', votes: {}, voters: 0 }))).toBeNull();
  expect(meanOf(poll({ votes, voters: 3 }))).toBeNull();
});

it('counts options and words as an answer, and not what is held back', () => {
  const polls = [poll(), poll({ votedFor: ['1'] }), poll({ votedWord: 'tea' }), poll({ votedWord: 'tea', held: true })];
  expect(polls.map(hasAnswered)).toEqual([false, true, true, false]);
});
