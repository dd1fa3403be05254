import { describe, expect, test } from 'vitest';
import {
  createTalk,
  forgetMessage,
  hearChat,
  sampleOf,
  topicsOf,
  type Audience,
} from '../../../src/conductor/perceive/talk.ts';

const MINUTE = 60_000;
const EN: Audience = { language: 'en', present: null, organiser: [] };

describe('topics', () => {
  test('are what three people spoke about, whatever one person repeats', () => {
    const talk = createTalk();
    for (let i = 0; i < 10; i++) hearChat(talk, { userId: 'a', text: 'Plankton! Plankton! Algae' }, 0);
    hearChat(talk, { userId: 'b', text: 'I like plankton and sharding' }, 0);
    expect(topicsOf(talk, 0, EN)).toEqual([]);
    hearChat(talk, { userId: 'c', text: 'Plankton again?' }, 0);
    expect(topicsOf(talk, 0, EN)).toEqual(['plankton']);
  });

  test('merge the forms of a word, and put the most widespread first', () => {
    const talk = createTalk();
    ['database', 'databases', 'Databases', 'DATABASE'].forEach((text, user) =>
      hearChat(talk, { userId: `${user}`, text }, 0),
    );
    ['SQL', 'SQL', 'SQL'].forEach((text, user) => hearChat(talk, { userId: `${user}`, text }, 0));
    expect(topicsOf(talk, 0, { ...EN, organiser: ['What SQL can do', null] })).toEqual(['database', 'SQL']);
  });

  test.each([
    ['en', 'I agree, cheaper, tried clearly: migration, testing', ['migration', 'testing']],
    ['de', 'stimmt, teurer wegen Datenbank', ['Datenbank']],
  ] as const)('are what a sentence can be about, in %s', (language, text, topics) => {
    const talk = createTalk();
    for (let user = 0; user < 3; user++) hearChat(talk, { userId: `${user}`, text }, 0);
    expect(topicsOf(talk, 0, { ...EN, language })).toEqual(topics);
  });

  test.each([
    ['words that say nothing', 'really something about everybody'],
    ['abuse', 'idiots'],
    ['links', 'evil.com/x'],
    ['numbers', '0800123456'],
    ['lookalikes', 'ехаmple'],
    ['hidden characters', 'evi\u200bl'],
    ['names', 'mallory Mallory Kafka London'],
    ['groups of people', 'muslims immigrants women teachers'],
    ['letters away from abuse', 'bitchy shift fagot'],
    ['addresses spelt together', 'evilcom evildotcom wwwevil'],
  ])('are never %s', (_, text) => {
    const talk = createTalk();
    for (let user = 0; user < 5; user++) hearChat(talk, { userId: `${user}`, text }, 0);
    expect(topicsOf(talk, 0, EN).filter((topic) => topic !== 'evil')).toEqual([]);
  });

  test('are none of messages that were removed, unless their authors said it again', () => {
    const talk = createTalk();
    const say = (userId: string, messageId: string, text: string) => hearChat(talk, { userId, messageId, text }, 0);
    for (const user of ['a', 'b', 'c']) say(user, `${user}1`, 'sharding');
    say('a', 'a2', 'sharding again');
    forgetMessage(talk, 'a1');
    expect(topicsOf(talk, 0, EN)).toEqual(['sharding']);
    forgetMessage(talk, 'b1');
    expect(topicsOf(talk, 0, EN)).toEqual([]);
  });

  test('are a share of the audience, so that three accounts of twenty-four set none', () => {
    const talk = createTalk();
    const say = (from: number, to: number) => {
      for (let user = from; user < to; user++) hearChat(talk, { userId: `${user}`, text: 'sharding' }, 0);
    };
    say(0, 3);
    expect(topicsOf(talk, 0, { ...EN, present: 12 })).toEqual(['sharding']);
    expect(topicsOf(talk, 0, { ...EN, present: 24 })).toEqual([]);
    say(3, 6);
    expect(topicsOf(talk, 0, { ...EN, present: 24 })).toEqual(['sharding']);
    // Where nobody tells who is present, those who wrote are the audience, whoever floods the chat.
    for (let user = 6; user < 25; user++) hearChat(talk, { userId: `${user}`, text: `latency ${user}` }, 0);
    for (let i = 0; i < 500; i++) hearChat(talk, { userId: '0', text: `so ${i}` }, 0);
    expect(topicsOf(talk, 0, EN)).toEqual(['latency']);
  });

  test('are forgotten after ten minutes', () => {
    const talk = createTalk();
    for (let user = 0; user < 3; user++) hearChat(talk, { userId: `${user}`, text: 'sharding' }, user * MINUTE);
    expect(topicsOf(talk, 9 * MINUTE, EN)).toEqual(['sharding']);
    expect(topicsOf(talk, 10 * MINUTE, EN)).toEqual([]);
  });

  test('messages without an author count as one person’s', () => {
    const talk = createTalk();
    for (let i = 0; i < 9; i++) hearChat(talk, { text: 'sharding' }, 0);
    expect(topicsOf(talk, 0, EN)).toEqual([]);
  });

  test('survive one who floods the chat, and memory stays constant', () => {
    const talk = createTalk();
    for (let user = 0; user < 3; user++) hearChat(talk, { userId: `${user}`, text: 'sharding' }, 0);
    for (let i = 0; i < 20_000; i++) {
      const word = i.toString(26).replaceAll(/\d/g, (digit) => 'qrstuvwxyz'.charAt(Number(digit)));
      hearChat(talk, { userId: 'flood', text: `${word}zzzz ${word}yyyy` }, 1);
    }
    expect(topicsOf(talk, 2, EN)).toEqual(['sharding']);
    expect(talk.words.size).toBeLessThanOrEqual(400);
    expect(talk.lines.length).toBeLessThanOrEqual(120);
  });
});

describe('the sample', () => {
  test('holds at most 40 messages and 4,000 characters, the newest, oldest first', () => {
    const talk = createTalk();
    for (let i = 0; i < 200; i++) hearChat(talk, { userId: `${i}`, text: `message ${i}` }, i);
    const sample = sampleOf(talk, 200).map((line) => line.text);
    expect(sample).toHaveLength(40);
    expect(sample.at(0)).toBe('message 160');
    expect(sample.at(-1)).toBe('message 199');
    for (let i = 0; i < 200; i++) hearChat(talk, { userId: `${i}`, text: `${i} ${'long '.repeat(500)}` }, i);
    const characters = sampleOf(talk, 200).reduce((sum, line) => sum + line.text.length, 0);
    expect(characters).toBeGreaterThan(3_500);
    expect(characters).toBeLessThanOrEqual(4_000);
  });

  test('takes no more than three of a person and nothing twice', () => {
    const talk = createTalk();
    for (let i = 0; i < 50; i++) hearChat(talk, { userId: 'loud', text: `look at me ${i}` }, 0);
    for (let user = 0; user < 20; user++) hearChat(talk, { userId: `${user}`, text: 'Yes!' }, 0);
    const texts = sampleOf(talk, 0).map((line) => line.text);
    expect(texts.filter((text) => text.startsWith('look'))).toHaveLength(3);
    expect(texts.filter((text) => text === 'Yes!')).toHaveLength(1);
  });

  test('leaves out what is older than ten minutes, and empty messages', () => {
    const talk = createTalk();
    hearChat(talk, { userId: 'a', text: 'old' }, 0);
    hearChat(talk, { userId: 'a', text: '  ' }, 10 * MINUTE);
    hearChat(talk, { userId: 'a' }, 10 * MINUTE);
    expect(sampleOf(talk, 10 * MINUTE)).toEqual([]);
  });
});
