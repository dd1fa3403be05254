import { describe, expect, it } from 'vitest';
import { createSession, words } from './support.ts';

/** What is told of a chat that falls silent while so many people talk. */
const silence = (speakers: number | undefined) => {
  const session = createSession();
  const voice = speakers === undefined ? {} : { speakers };
  session.run(240, (i) => ({ chat: i % 3, ...voice }));
  return words(session.run(24, () => ({ chat: 0, ...voice })));
};

describe('a silent chat', () => {
  it('is a fall where no voices are told of or nobody speaks, and none while two people talk', () => {
    expect(silence(undefined)).toEqual(['opened SUDDEN_DROP']);
    expect(silence(0)).toEqual(['opened SUDDEN_DROP']);
    expect(silence(2)).toEqual([]);
  });

  it('is not needed where voices fall silent and the chat goes on: nobody is alarmed', () => {
    const session = createSession();
    session.run(240, (i) => ({ chat: i % 3, speakers: 2, turns: i % 2 }));
    expect(session.run(120, (i) => ({ chat: i % 3, speakers: 0, turns: 0 }))).toEqual([]);
  });

  it('and voices that fall silent with it are one happening', () => {
    const session = createSession();
    session.run(240, (i) => ({ chat: i % 3, speakers: 2, turns: i % 2 }));
    expect(words(session.run(60, () => ({ chat: 0, speakers: 0, turns: 0 })))).toEqual(['opened SUDDEN_DROP']);
  });
});
