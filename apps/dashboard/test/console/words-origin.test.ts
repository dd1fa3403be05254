import { expect, it } from 'vitest';
import { price, wordsOrigin } from '../../src/console/decision/words-origin.ts';

it('names the model, its time, its cost and its tokens', () => {
  const generation = { latencyMs: 2_340, costUsd: 0.0042, inputTokens: 1_204, outputTokens: 80 };
  expect(wordsOrigin({ method: 'MODEL', model: 'big-one', ...generation })).toEqual({
    sentence: 'Written by big-one in 2.3 s for $0.004200 (1,204 tokens read, 80 written).',
    guard: [],
  });
});

it('says why a template stands, what was tried, and what the guard objected to', () => {
  const reason = 'big-one: stopped by the guard';
  const guard = ['question: a link'];
  const tried = { latencyMs: 900, costUsd: 0.02, inputTokens: 10, outputTokens: 5 };
  expect(wordsOrigin({ method: 'TEMPLATE', reason, guard, ...tried })).toEqual({
    sentence:
      'A template. No better words: big-one: stopped by the guard. Tried in 0.9 s for $0.02 (10 tokens read, 5 written).',
    guard,
  });
  expect(wordsOrigin({ method: 'TEMPLATE', templateId: 'POLL/x' }).sentence).toBe('A template.');
});

it('gives a person’s words no price', () => {
  expect(wordsOrigin({ method: 'HUMAN' })).toEqual({ sentence: 'Written by a person.', guard: [] });
});

it.each([
  [0.000001, '$0.000001'],
  [0.0099, '$0.009900'],
  [0.01, '$0.01'],
  [12.3, '$12.30'],
])('%d dollars are %s', (usd, text) => {
  expect(price(usd)).toBe(text);
});
