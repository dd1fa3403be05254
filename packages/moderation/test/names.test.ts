import { expect, it } from 'vitest';
import { faultOfName, tidyName } from '@conductor/moderation';

it.each([
  ['  Mia \t Sophie ', 'Mia Sophie'],
  ['M\u200bi\u202ea', 'Mia'],
  ['Ｍｉａ', 'Mia'],
  [`a${'😀'.repeat(50)}`, `a${'😀'.repeat(19)}`],
  ['\u2800\u200b ', ''],
])('%j is shown as %j', (text, shown) => {
  expect(tidyName(text)).toBe(shown);
});

it.each(['Mia', "O'Brien", 'Иван', 'José Ángel', '李小龙'])('%s is nobody’s concern', (name) => {
  expect(faultOfName(name, false)).toBeNull();
});

it.each([
  ['', 'shows nothing'],
  ['mail me at x@evil.example', 'link'],
  ['Moderator', 'organisers'],
])('%j is refused', (name, words) => {
  expect(faultOfName(name, false)).toContain(words);
});

it('only organisers may be called what they are, and nothing else for that', () => {
  expect(faultOfName('Mia, Moderator', true)).toBeNull();
  expect(faultOfName('www.moderator.example', true)).toContain('link');
});
