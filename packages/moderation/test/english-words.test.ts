import { expect, test, vi } from 'vitest';
import { hasLink } from '../src/contacts.ts';
import { isEnglishWord } from '../src/english-words.ts';

test('words of English are known in all of their forms, names and parts of words are not', () => {
  expect(['aa', 'sea', 'seas', 'zebra', 'abandoned'].filter((word) => !isEnglishWord(word))).toEqual([]);
  expect(['munich', 'abandone', 'se', '', 'a', 'sea\nsea'].filter(isEnglishWord)).toEqual([]);
});

test('a text that asks for hundreds of words is not held against all of them each time', () => {
  const includes = vi.spyOn(String.prototype, 'includes');
  hasLink('abcdcom '.repeat(250));
  const looked = includes.mock.contexts.map((text) => String(text).length);
  includes.mockRestore();
  expect(looked.length).toBeGreaterThan(100);
  expect(Math.max(...looked)).toBeLessThan(50_000);
});
