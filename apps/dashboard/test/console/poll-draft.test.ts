import { expect, it } from 'vitest';
import { answersOf, askedOf, EMPTY_POLL, pollProblems } from '../../src/console/by-hand/poll-draft.ts';

const QUIZ = {
  ...EMPTY_POLL,
  question: ' Which is tea? ',
  answers: 'Assam\n\n Arabica \nSencha',
  right: ['1', '3', '4'],
};

it('takes an answer from each line that says something, with the id that it will have', () => {
  expect(answersOf(QUIZ)).toEqual([
    { id: '1', text: 'Assam' },
    { id: '2', text: 'Arabica' },
    { id: '3', text: 'Sencha' },
  ]);
});

it('asks for what was written, without right answers that are not there any more', () => {
  expect(askedOf({ ...QUIZ, kind: 'multiple', results: 'after_close', seconds: '60' })).toEqual({
    question: 'Which is tea?',
    kind: 'multiple',
    options: ['Assam', 'Arabica', 'Sencha'],
    correctOptionIds: ['1', '3'],
    results: 'after_close',
    anonymous: false,
    durationSeconds: 60,
  });
});

it('asks for words and ratings without answers, whatever was written before', () => {
  expect(askedOf({ ...QUIZ, kind: 'words', anonymous: true })).toEqual({
    question: 'Which is tea?',
    kind: 'words',
    results: 'live',
    anonymous: true,
  });
});

it.each([
  [{ question: ' ' }, ['question']],
  [{ question: 'x'.repeat(201) }, ['question']],
  [{ answers: 'one' }, ['answers']],
  [{ answers: 'a\nb\nc\nd\ne\nf\ng' }, ['answers']],
  [{ answers: `a\n${'x'.repeat(81)}` }, ['answers']],
  [{ seconds: '14' }, ['seconds']],
  [{ seconds: 'soon' }, ['seconds']],
  [{ answers: '', kind: 'rating' }, []],
  [{}, []],
] as const)('says of %j what is wrong with: %j', (changes, fields) => {
  expect(Object.keys(pollProblems({ ...QUIZ, ...changes }))).toEqual(fields);
});
