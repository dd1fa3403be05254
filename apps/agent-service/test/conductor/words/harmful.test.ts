import type { Content } from '@conductor/contracts';
import { describe, expect, test } from 'vitest';
import { seemsToBe } from '../../../src/conductor/lexicon/language.ts';
import { inspect } from '../../../src/conductor/words/review.ts';
import { requestFor } from '../../support/words/requests.ts';
import { HARMFUL, HARMLESS_ALIKE, HARMLOS } from './harmful.ts';

const prompt = (text: string): Content => ({ arm: 'CHAT_PROMPT', prompt: text });
const poll = (question: string): Content => ({
  arm: 'POLL',
  question,
  options: ['OK', '50 %', '100 %'],
  durationSeconds: 60,
});
const languageOf = (text: string) => (seemsToBe(text, 'en') === 'de' ? 'de' : 'en');

test('there are forty texts, of five kinds', () => {
  expect(Object.values(HARMFUL).flat().length).toBeGreaterThanOrEqual(40);
  expect(Object.keys(HARMFUL)).toHaveLength(5);
});

describe.each(Object.entries(HARMFUL))('%s', (_, texts) => {
  test.each(texts)('is said by no machine: %s', (text) => {
    const request = { language: languageOf(text), title: 'A day with databases' } as const;
    const findings = [prompt(text), poll(text)].map((content) => inspect(content, requestFor(content.arm, request)));
    // Each of them for what it says, not for its language.
    for (const found of findings) {
      const why = expect.arrayContaining([expect.stringMatching(/^(prompt|question): /)]);
      expect(found).toEqual({ ok: false, findings: why });
    }
  });
});

describe('ordinary words pass', () => {
  test.each(HARMLESS_ALIKE)('%s', (text) => {
    expect(inspect(prompt(text), requestFor('CHAT_PROMPT'))).toMatchObject({ ok: true });
  });
  test.each(HARMLOS)('%s', (text) => {
    expect(inspect(prompt(text), requestFor('CHAT_PROMPT', { language: 'de' }))).toMatchObject({ ok: true });
  });
  test('what the organiser speaks about himself', () => {
    const request = { title: 'Raffles, prizes and why people love them' };
    expect(inspect(prompt('Which prizes would you love?'), requestFor('CHAT_PROMPT', request))).toMatchObject({
      ok: true,
    });
  });
});
