import { describe, expect, test } from 'vitest';
import { inspect } from '../../../src/conductor/words/review.ts';
import { requestFor } from '../../support/words/requests.ts';

const review = (prompt: string, changes: Parameters<typeof requestFor>[1]) =>
  inspect({ arm: 'CHAT_PROMPT', prompt }, requestFor('CHAT_PROMPT', changes));
const NAMED = { ok: false, findings: ['names somebody or something that nobody brought up'] };

describe('whom nobody brought up, the agent does not name', () => {
  test.each(['Has Peter Lang read this yet?', 'Ask Julia Becker how she does it'])('in English: %s', (text) => {
    expect(review(text, { language: 'en' })).toMatchObject(NAMED);
  });
  test.each([
    'Ist Sabine Krüger aus dem Einkauf wieder krank?',
    'Heike Brandt hat das schon oft gemacht, oder?',
    'Was würde Frau Dr. Lindner dazu sagen?',
    'Was sagt ihr zu der Idee, die Herrn Vogt nicht gefällt?',
  ])('in German: %s', (text) => {
    expect(review(text, { language: 'de' })).toMatchObject(NAMED);
  });
});

describe('in German, where every noun has a capital', () => {
  test.each([
    'Welche Frage nehmt ihr mit?',
    'Nur Kernpunkte, oder alle Beispiele?',
    'Wie viel Zeit bleibt Frauen und Herren im Team für Technik?',
    'Was war im Mai Thema eurer Woche?',
  ])('nobody is named by %s', (text) => {
    expect(review(text, { language: 'de' })).toMatchObject({ ok: true });
  });
  test('the speaker may be named', () => {
    const text = 'Was möchtet ihr Sabine Krüger fragen?';
    expect(review(text, { language: 'de' })).toMatchObject({ ok: false });
    expect(review(text, { language: 'de', speaker: 'Sabine Krüger' })).toMatchObject({ ok: true });
  });
});

describe('a machine has no life to tell of', () => {
  test.each([
    ['en', 'I would try the second step, and you?'],
    ['en', 'Which of these would you give to my team?'],
    ['de', 'Was ich gern wüsste: wie geht ihr vor?'],
  ] as const)('%s: %s', (language, text) => {
    expect(review(text, { language })).toMatchObject({ ok: false, findings: ['prompt: speaks of itself'] });
  });
  test.each([
    ['en', 'Finish the sentence: I would never skip …'],
    ['en', 'Who has said “I will fix it later” this week?'],
    ['de', 'Setzt fort: Ich teste zuerst …'],
  ] as const)('but people may be given an “I”: %s: %s', (language, text) => {
    expect(review(text, { language })).toMatchObject({ ok: true });
  });
});
