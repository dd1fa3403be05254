import { describe, expect, it } from 'vitest';
import { linesOf } from '../../src/irc/lines.ts';
import { createPeople } from '../../src/irc/people.ts';

const prompt = (text: string): string[] => linesOf({ arm: 'CHAT_PROMPT', prompt: text });

describe('an intervention as lines of chat', () => {
  it('is one line where it fits, with the heading of a banner before its words', () => {
    expect(prompt('What do you think?')).toEqual(['What do you think?']);
    expect(linesOf({ arm: 'BROADCAST', title: 'A break', message: 'Back in five minutes.' })).toEqual([
      'A break: Back in five minutes.',
    ]);
  });

  it('brings no command of its own to the server, whatever was written', () => {
    expect(prompt('Hello\r\nQUIT :bye\n\0there\tyou')).toEqual(['Hello QUIT :bye there you']);
  });

  it('is broken between words, and within one that is longer than a line; nothing is lost', () => {
    const words = prompt('слово '.repeat(46).trim());
    expect(words.length).toBe(2);
    expect(words.join(' ')).toBe('слово '.repeat(46).trim());
    const long = prompt('👍'.repeat(140));
    expect(long.join('').replaceAll(' ', '')).toBe('👍'.repeat(140));
    for (const line of [...words, ...long]) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(380);
  });

  it('is none where it is more than words', () => {
    expect(linesOf({ arm: 'POLL', question: 'Which?', options: ['a', 'b'], durationSeconds: 60 })).toEqual([]);
  });
});

describe('people in a channel', () => {
  const people = createPeople((name) => `hash of ${name}`);

  it('stay who they are by another nick, in any case of letters', () => {
    people.all(['Mia', 'Zoe']);
    people.rename('Mia', 'Mia_away');
    expect(people.personOf('mia_AWAY')).toBe('hash of mia');
    expect(people.personOf('Zoe')).toBe('hash of zoe');
    expect(people.leave('MIA_away')).toBe(true);
    expect(people.leave('Mia')).toBe(false);
    expect(people.count()).toBe(1);
  });

  it('are not named in what others say of them', () => {
    people.all(['Mia', 'bob[1]']);
    expect(people.withoutNames('mia: ask BOB[1] or @someone, Miami is nice')).toBe('…: ask … or …, Miami is nice');
  });
});
