import { describe, expect, test, vi } from 'vitest';
import { hasBlockedWord, isAbusive, isNearMiss } from '../src/blocked-words.ts';
import { ABUSE, NEAR_MISSES } from './abuse-encoded.ts';
import { decoded } from './encoded.ts';

const said = (words: string): string => `well, ${words} I say`;

describe('abuse is found', () => {
  const languages = Object.entries(ABUSE);
  test('in ten languages', () => expect(languages).toHaveLength(10));
  test.each(languages)('in %s, alone, in a sentence and in capitals', (_, encoded) => {
    const words = encoded.map(decoded);
    const forms = words.flatMap((word) => [word, said(word), word.toUpperCase()]);
    expect(forms.filter((text) => !isAbusive(text))).toEqual([]);
  });
  test('with digits, gaps, lookalikes, stretched, and with what nobody sees', () => {
    expect(NEAR_MISSES.map(decoded).filter((text) => !isAbusive(said(text)))).toEqual([]);
  });
});

describe('what is ordinary is not stopped', () => {
  test.each([
    ['English', 'The Shiite pilgrims, who’re in Scunthorpe, snigger at the class assessment in the cockpit.'],
    ['English', 'Is it stupid to ask what sucks about retardants? Damn, I like shiitake and Fukuoka.'],
    ['English', 'Hitler and the Nazis came to power in 1933; which party helped?'],
    ['English', 'I passed the analysis, the cumulative document and the grape harvest to Essex.'],
    ['German', 'Die Schießerei am Kanal, der Schinken und das dicke Buch: Föderation der Kanuten.'],
    ['German', 'Das ist dumm gelaufen, die Heizung im Altbau pfeift und wir verschieben den Termin.'],
    ['French', 'Nous connaissons le retard, assez de connaissances, et Rappelons la conférence.'],
    ['Spanish', 'El análisis del cumpleaños negro, los pañales y la compañera.'],
    ['Italian', 'Analizzare assolutamente la crescita, fu un fagiolo assorbito.'],
    ['Portuguese', 'Vamos assegurar a análise e cumprir a semente, retardado não foi o comboio.'],
    ['Turkish', 'Cuma ve cumartesi olağanüstü analiz, okyanus ve kanal.'],
    ['Russian', 'Дорогие коллеги, употреблять тщательно, убеждать, хлеб, ребёнок, жидкость, застрахуй.'],
    ['Dutch', 'De kikker is nutteloos en genegeerd, dat is nuttig voor de wiskunde.'],
    ['English', 'A travelogue on Mongolic languages, with a trumpet; a negative tossed coin.'],
    ['German', 'Nach der Trance kamen Telegramme, ein Krüppelwalmdach und Kinder.'],
    ['Polish', 'Dzień dobry, czy możemy pokazać ten wykres jeszcze raz?'],
  ])('in %s: %s', (_, text) => expect(isAbusive(text)).toBe(false));

  test('in a chat, where the merely rude passes, but not on the wall', () => {
    for (const text of ['that sucks', 'Hitler', 'wtf']) {
      expect(isAbusive(text)).toBe(false);
      expect(hasBlockedWord(text)).toBe(true);
    }
  });
});

test('a word one letter away from abuse is a near miss, another is not', () => {
  expect(['bitchy', 'shift', 'fagot'].filter((word) => !isNearMiss(word))).toEqual([]);
  expect(['plankton', 'sharding', 'revenue'].filter(isNearMiss)).toEqual([]);
});

test('the longest text costs no more characters than it has, whatever it unfolds to', () => {
  const normalize = vi.spyOn(String.prototype, 'normalize');
  isAbusive('\uFDFA'.repeat(100_000));
  const seen = normalize.mock.contexts.map((text) => String(text).length);
  normalize.mockRestore();
  // One sign is eighteen letters: 36,000 would be compared, and each word of them again.
  expect(Math.max(...seen)).toBeLessThanOrEqual(2_000);
  expect(seen.reduce((sum, length) => sum + length, 0)).toBeLessThan(10_000);
});
