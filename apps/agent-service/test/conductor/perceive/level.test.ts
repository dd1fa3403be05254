import { describe, expect, it } from 'vitest';
import { REPLIES, steadyRoom } from '../../../src/cli/judge/rooms.ts';
import { conductOf, watch } from '../../../src/cli/judge/watched.ts';
import { advanceLively, createLively, weigh } from '../../../src/conductor/perceive/lively.ts';

describe('the score of steady small rooms', () => {
  it('stays near 0.57, is never nought, and does not jump', () => {
    const rooms = Array.from({ length: 20 }, (_, i) => watch(steadyRoom(`test-${i}`, REPLIES)));
    const { atZero, mean, jumpsPerMinute, unknown } = conductOf(rooms);
    expect(mean).toBeGreaterThan(0.5);
    expect(mean).toBeLessThan(0.65);
    expect(atZero).toBe(0);
    expect(jumpsPerMinute).toBeLessThan(0.05);
    expect(unknown).toBeLessThan(0.3);
  });
});

/** What an author's messages of a tenth minute count, who writes so many in every so many steps of 5 s. */
function inTheTenthMinute(everySteps: number, times: number, authors = ['one']): number {
  const lively = createLively();
  let counted = 0;
  for (let step = 0; step < 120; step += everySteps) {
    advanceLively(lively, 200 + step);
    for (let i = 0; i < times * authors.length; i++) {
      const { kept } = weigh(lively, authors[i % authors.length]);
      if (step >= 108) counted += kept;
    }
  }
  return counted;
}

/** What a minute's messages count of those who write every five seconds for ten minutes, after an hour of eighty calm people. */
function floodAfterAnHour(authors: readonly string[]): number {
  const lively = createLively();
  let counted = 0;
  for (let step = 0; step < 732; step++) {
    advanceLively(lively, step);
    if (step % 4 === 0) weigh(lively, `user-${step % 80}`);
    if (step < 720 - 120) continue;
    for (const author of authors) {
      const { said, kept } = weigh(lively, author);
      expect(said).toBe(kept);
      if (step >= 720) counted += kept;
    }
  }
  return counted;
}

describe('what a message counts', () => {
  it('is less and less from one who floods, and all of it from many', () => {
    const lively = createLively();
    advanceLively(lively, 200);
    const flood = Array.from({ length: 100 }, () => weigh(lively, 'one').said);
    expect(flood[0]).toBe(1);
    expect(flood.reduce((sum, each) => sum + each, 0)).toBeLessThan(30);
    const crowd = createLively();
    advanceLively(crowd, 200);
    const all = Array.from({ length: 100 }, (_, i) => weigh(crowd, `user-${i}`).said);
    expect(all.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(90);
  });

  it('of a robot is hardly anything once it has gone on for a minute, and of a lively person much', () => {
    expect(inTheTenthMinute(1, 5)).toBeLessThan(0.2);
    expect(inTheTenthMinute(1, 1)).toBeLessThan(1);
    expect(inTheTenthMinute(3, 1)).toBeGreaterThan(1.5);
  });

  it('is much of five who all write so quickly: none of them floods', () => {
    const five = ['one', 'two', 'three', 'four', 'five'];
    expect(inTheTenthMinute(1, 1, five)).toBeGreaterThan(5 * 2);
  });

  it('is hardly anything of a few strangers who write more than the room does, and much of those who were there', () => {
    expect(floodAfterAnHour(['bot-1', 'bot-2', 'bot-3', 'bot-4'])).toBeLessThan(1);
    expect(floodAfterAnHour(['user-4', 'user-8', 'user-12', 'user-16'])).toBeGreaterThan(4 * 2);
    expect(floodAfterAnHour(['new-1', 'new-2', 'new-3', 'new-4', 'new-5'])).toBeGreaterThan(5 * 2);
  });

  it('is hardly anything for what is usual when it is a greeting, and all of it later', () => {
    const lively = createLively();
    expect(weigh(lively, 'one')).toMatchObject({ said: 1 });
    expect(weigh(lively, 'two').kept).toBeLessThan(0.2);
    advanceLively(lively, 130);
    expect(weigh(lively, 'three')).toEqual({ said: 1, kept: 1 });
  });
});
