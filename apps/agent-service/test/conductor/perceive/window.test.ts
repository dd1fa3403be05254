import { serialize } from 'node:v8';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alwaysCovered, createCoverage, hear, type Coverage } from '../../../src/conductor/perceive/coverage.ts';
import { read } from '../../../src/conductor/perceive/reading.ts';
import {
  createWindow,
  observe,
  type SessionEvent,
  type SessionWindow,
} from '../../../src/conductor/perceive/window.ts';

const IDS = { sessionId: 's', eventId: 'e' };
const TICK = 5_000;
const COVERED = alwaysCovered();
const chat = (userId: string, messageId?: string): SessionEvent => ({
  type: 'chat',
  ...IDS,
  userId,
  ...(messageId === undefined ? {} : { messageId }),
});
const sync = (kind: string, more: object = {}): SessionEvent => ({ type: 'sync', kind, known: true, ...IDS, ...more });
const vote = (userId: string, pollId = 'p'): SessionEvent => ({ type: 'poll_vote', ...IDS, pollId, userId });
let version = 0;
const level = (present: number, openPolls: { id: string; voters: number }[] = []): SessionEvent =>
  sync('presence_update', { level: { version: (version += 1), present, openPolls } });

const open = (): SessionWindow => createWindow({ windowMs: 60_000, tickMs: TICK, startMs: 0 });
const look = (window: SessionWindow, atMs: number, coverage: Coverage = COVERED) =>
  read(window, coverage, atMs).signals;

describe('FAULT 27: numbers that could not be', () => {
  it('500 messages in a minute are read as 500 a minute', () => {
    const window = open();
    for (let i = 0; i < 500; i++) observe(window, chat(`u-${i % 40}`, `m-${i}`), i * 120);
    expect(look(window, 60_000).chatMsgsPerMin).toBe(500);
  });

  it('the leave rate is a share of those who were present, never above 1', () => {
    const window = open();
    observe(window, level(10), 0);
    for (let i = 0; i < 60; i++) observe(window, sync('user_leave', { userId: `u-${i}` }), 1_000 + i);
    expect(look(window, 30_000).userLeaveRate).toBe(1);
    const quiet = open();
    observe(quiet, level(10), 0);
    observe(quiet, sync('user_leave', { userId: 'u' }), 1_000);
    observe(quiet, level(9), 5_000);
    expect(look(quiet, 30_000).userLeaveRate).toBeCloseTo(0.1, 9);
  });

  it('repeat votes count once', () => {
    const window = open();
    observe(window, level(20), 0);
    observe(window, sync('poll_opened', { pollId: 'p' }), 0);
    for (let i = 0; i < 30; i++) observe(window, vote(`u-${i % 5}`), 1_000 + i);
    expect(look(window, 20_000).pollParticipation).toBeNull();
    expect(look(window, 31_000).pollParticipation).toBeCloseTo(5 / 20, 9);
  });
});

describe('FAULT 28: active and present were one number', () => {
  it('active are those who acted in the last minute, present those who are there', () => {
    const window = open();
    observe(window, level(50), 0);
    for (let i = 0; i < 30; i++) observe(window, chat(`u-${i % 3}`), 1_000 + i);
    observe(window, sync('reaction', { userId: 'u-7' }), 2_000);
    observe(window, sync('question_upvoted', { userId: 'u-8' }), 2_000);
    observe(window, sync('user_join', { userId: 'u-9' }), 2_000);
    expect(look(window, 30_000)).toMatchObject({ activeUsers: 5, totalUsers: 50 });
    expect(look(window, 66_000)).toMatchObject({ activeUsers: 0, totalUsers: 50 });
  });
});

describe('a message', () => {
  it('that arrives on both channels counts once', () => {
    const window = open();
    observe(window, chat('u', 'm-1'), 1_000);
    observe(window, sync('message_created', { messageId: 'm-1', userId: 'u' }), 1_001);
    observe(window, chat('u'), 1_002);
    observe(window, chat('u'), 1_003);
    expect(look(window, 60_000).chatMsgsPerMin).toBe(3);
  });

  it('is known again among the last 10,000, and not beyond', () => {
    const window = open();
    const again = (id: number): number => {
      read(window, COVERED, 1_000);
      observe(window, chat('u', `m-${id}`), 1_000);
      return read(window, COVERED, 1_000).tick.chat;
    };
    for (let i = 0; i < 10_000; i++) observe(window, chat('u', `m-${i}`), 1_000);
    expect(again(0)).toBe(0);
    expect(again(9_999)).toBe(0);
    expect(again(10_000)).toBe(1);
    expect(again(1)).toBe(0);
    expect(again(0)).toBe(1);
  });
});

/** All that a window holds, in bytes. */
const size = (window: SessionWindow): number => serialize(window).byteLength;
const filled = (perSecond: number, ids: boolean): SessionWindow => {
  const window = open();
  for (let second = 0; second < 70; second++) {
    for (let i = 0; i < perSecond; i++) {
      const name = `${second}-${i}`;
      observe(window, chat(`u-${name}`, ids ? `m-${name}` : undefined), second * 1_000 + 1);
    }
    if (second % 5 === 0) read(window, COVERED, second * 1_000);
  }
  return window;
};

describe('memory', () => {
  it('is the same at one message a second and at ten thousand', () => {
    const [slow, fast] = [filled(1, false), filled(10_000, false)];
    expect(look(fast, 70_000).chatMsgsPerMin).toBe(600_000);
    expect(size(fast)).toBeLessThan(size(slow) + 64);
    expect(size(fast)).toBeLessThan(13_000);
  });

  it('of the last 10,000 messages’ names is bounded, too', () => {
    const [some, many] = [filled(150, true), filled(1_500, true)];
    expect(size(many)).toBe(size(some));
    expect(size(many)).toBeLessThan(110_000);
  });
});

describe('time', () => {
  it('that was not observed is not silence: rates divide by what was', () => {
    const coverage = createCoverage(60_000);
    const window = open();
    const beat = (atMs: number): void => {
      hear(coverage, 'agent:me', true, atMs);
      hear(coverage, 'rt-1', false, atMs);
    };
    for (let atMs = 0; atMs <= 120_000; atMs += 1_000) {
      if (atMs > 70_000 && atMs < 80_000) continue;
      beat(atMs);
      observe(window, chat('u'), atMs);
    }
    const reading = read(window, coverage, 120_000);
    expect(reading.coverage).toBeCloseTo(50 / 60, 2);
    expect(reading.signals.chatMsgsPerMin).toBeCloseTo(60, -1);
  });

  it('passes without any event arriving', () => {
    const window = open();
    for (let atMs = 0; atMs < 60_000; atMs += 500) observe(window, chat('u'), atMs);
    const rates = [60_000, 75_000, 90_000, 125_000].map((atMs) => look(window, atMs).chatMsgsPerMin);
    expect(rates[0]).toBe(120);
    expect(rates.every((rate, i) => i === 0 || rate < (rates[i - 1] ?? 0))).toBe(true);
    expect(rates.at(-1)).toBe(0);
  });
});

describe('whatever happens', () => {
  const users = fc.integer({ min: 0, max: 8 }).map((i) => `u-${i}`);
  const events = fc.oneof(
    users.map((user) => chat(user)),
    fc.tuple(users, fc.integer({ min: 0, max: 5 })).map(([user, id]) => chat(user, `m-${id}`)),
    fc.tuple(users, fc.constantFrom('p', 'q')).map(([user, poll]) => vote(user, poll)),
    fc.constantFrom('p', 'q').map((pollId): SessionEvent => ({ type: 'poll_closed', ...IDS, pollId })),
    fc.constantFrom('p', 'q').map((pollId) => sync('poll_opened', { pollId })),
    fc
      .tuple(fc.constantFrom('reaction', 'emoji', 'user_join', 'user_leave', 'question_asked', 'typing'), users)
      .map(([kind, userId]) => sync(kind, { userId })),
    fc.integer({ min: 0, max: 100 }).map((present) => level(present)),
  );
  const sessions = fc.array(fc.tuple(fc.integer({ min: 0, max: 20_000 }), events), { maxLength: 80 });

  it('shares lie between 0 and 1, counts are not negative, and each act is in one tick', () => {
    fc.assert(
      fc.property(sessions, (session) => {
        const window = open();
        let [atMs, tickAt, inTicks] = [0, TICK, 0];
        const acts = session.filter(([, event]) => event.type === 'sync' && event.kind === 'emoji').length;
        const ticks = (untilMs: number): void => {
          for (; tickAt <= untilMs; tickAt += TICK) {
            const { signals, tick } = read(window, COVERED, tickAt);
            inTicks += tick.reactions;
            for (const share of [signals.pollParticipation, signals.userLeaveRate]) {
              expect(share === null || (share >= 0 && share <= 1)).toBe(true);
            }
            expect(
              Math.min(signals.chatMsgsPerMin, signals.activeUsers, signals.reactionsPerMin),
            ).toBeGreaterThanOrEqual(0);
          }
        };
        for (const [pauseMs, event] of session) {
          atMs += pauseMs;
          ticks(atMs);
          observe(window, event, atMs);
        }
        ticks(atMs + 2 * TICK);
        const reactions = session.filter(([, event]) => event.type === 'sync' && event.kind === 'reaction').length;
        expect(inTicks).toBe(acts + reactions);
      }),
    );
  });
});

describe('a steady stream', () => {
  it.each([60_000, 10_000, 6_000])(
    'is read at its rate in a window of %i ms, however late it is confirmed',
    (windowMs) => {
      for (const lateMs of [0, 700, 1_800]) {
        // A bucket that is confirmed in part is counted whole.
        const blur = 600 / 60 + 1;
        const window = createWindow({ windowMs, tickMs: TICK, startMs: 0 });
        const coverage = createCoverage(windowMs);
        for (let atMs = 0; atMs <= 2 * windowMs; atMs += 100) {
          if (atMs > 0) observe(window, chat(`u-${atMs}`), atMs);
          if (atMs > 2 * windowMs - lateMs) continue;
          hear(coverage, 'agent:me', true, atMs);
          hear(coverage, 'rt-1', false, atMs);
        }
        expect(Math.abs(look(window, 2 * windowMs, coverage).chatMsgsPerMin - 600)).toBeLessThan(blur);
        expect(look(window, 2 * windowMs).chatMsgsPerMin).toBe(600);
      }
    },
  );
});

it('what is not confirmed yet is in no rate, also where a window is short', () => {
  const window = createWindow({ windowMs: 10_000, tickMs: 1_000, startMs: 0 });
  const coverage = createCoverage(10_000);
  for (let atMs = 0; atMs <= 18_200; atMs += 100) {
    hear(coverage, 'agent:me', true, atMs);
    hear(coverage, 'rt-1', false, atMs);
  }
  for (let i = 0; i < 60; i++) observe(window, chat('u'), 12_000 + i);
  for (let i = 0; i < 30; i++) observe(window, chat('u'), 19_400 + i);
  const { chatMsgsPerMin } = look(window, 20_000, coverage);
  expect(Math.abs(chatMsgsPerMin - 360)).toBeLessThan(8);
});

it('a level that is told after the last heartbeat is read once another confirms it, and not before', () => {
  const window = open();
  const coverage = createCoverage(60_000);
  const beat = (atMs: number): void =>
    ['agent:me', 'rt-1'].forEach((node) => hear(coverage, node, node !== 'rt-1', atMs));
  observe(window, level(12), 500);
  for (let atMs = 0; atMs <= 60_000; atMs += 1_000) beat(atMs);
  observe(window, level(7), 61_500);
  expect(look(window, 62_000, coverage)).toMatchObject({ totalUsers: 12, userLeaveRate: 0 });
  beat(62_000);
  expect(look(window, 62_000, coverage)).toMatchObject({ totalUsers: 7, userLeaveRate: 5 / 12 });
});
