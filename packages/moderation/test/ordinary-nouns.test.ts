import { expect, test } from 'vitest';
import { isGroup } from '../src/groups.ts';
import { ordinaryNoun } from '../src/ordinary-nouns.ts';

test.each([
  ['en', 'replication PLANKTON Databases testing revenue', 'replication plankton databases testing revenue'],
  ['de', 'Förderung VORLAUFTEMPERATUR Gleitzeit Datenbanken', 'Förderung Vorlauftemperatur Gleitzeit Datenbanken'],
] as const)('ordinary nouns in %s, in their usual spelling: %s', (language, written, usual) => {
  expect(written.split(' ').map((word) => ordinaryNoun(word, language))).toEqual(usual.split(' '));
});

test.each([
  [
    'en',
    'John Mary mark London Kafka Postgres zorbex Obama teacher immigrants women agree clearly evilcom Quibblecoin',
  ],
  ['de', 'Müller Merkel Hans Berlin Frauen Ausländer Judenfrage zorbex stimmt datenbank Quibbelmünze'],
] as const)('no names, groups, other kinds of words or inventions in %s', (language, words) => {
  expect(words.split(' ').filter((word) => ordinaryNoun(word, language) !== null)).toEqual([]);
});

test('groups of people are told from words that begin like them', () => {
  const groups = 'Jews Muslime Ausländer migrants lesbians Deutschen disabled Frauen boomers Shiites';
  const others = 'jewel heterogeneous boomerang shiitake sunniness ossify menu racing polished turkey management';
  expect(groups.split(' ').filter((word) => !isGroup(word))).toEqual([]);
  expect(others.split(' ').filter(isGroup)).toEqual([]);
});
