import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alwaysCovered } from '../../../src/conductor/perceive/coverage.ts';
import { createDetection, detect, snapshotDetection } from '../../../src/conductor/detect/detect.ts';
import { createScorer, score, snapshotScorer, spanOf, type Scorer } from '../../../src/conductor/perceive/score.ts';
import { read, type WindowReading } from '../../../src/conductor/perceive/reading.ts';
import { createWindow, observe, type SessionEvent } from '../../../src/conductor/perceive/window.ts';

type Signals = WindowReading['signals'];
const QUIET: Signals = {
  chatMsgsPerMin: 0,
  pollParticipation: null,
  activeUsers: 0,
  totalUsers: null,
  reactionsPerMin: 0,
  userLeaveRate: null,
  questionsPerMin: 0,
};
const reading = (signals: Partial<Signals>, coverage = 1): WindowReading => ({
  atMs: 0,
  coverage,
  signals: { ...QUIET, ...signals },
  windowMs: 60_000,
  span: {
    windows: 1,
    said: signals.chatMsgsPerMin ?? 0,
    reactions: signals.reactionsPerMin ?? 0,
    active: signals.activeUsers ?? 0,
  },
  speakers: null,
  tick: {
    chat: (signals.chatMsgsPerMin ?? 0) / 12,
    said: (signals.chatMsgsPerMin ?? 0) / 12,
    kept: (signals.chatMsgsPerMin ?? 0) / 12,
    reactions: 0,
    questions: 0,
    joins: 0,
    leaves: 0,
    turns: 0,
    coveredMs: 5_000,
    spanMs: 5_000,
  },
});
const rate = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 50_000, noNaN: true }), fc.integer({ max: 30, min: 0 }));
const share = fc.double({ min: 0, max: 1, noNaN: true });
const signals = fc.record({
  chatMsgsPerMin: rate,
  pollParticipation: fc.option(share),
  activeUsers: fc.nat({ max: 50_000 }),
  totalUsers: fc.option(fc.nat({ max: 50_000 })),
  reactionsPerMin: rate,
  userLeaveRate: fc.option(share),
  questionsPerMin: rate,
});
const pasts = fc.array(signals, { maxLength: 40 });

function after(past: readonly Signals[]): Scorer {
  const scorer = createScorer();
  for (const each of past) score(scorer, reading(each));
  return scorer;
}

describe('the score', () => {
  it('lies between 0 and 1, and its breakdown, clamp included, adds up to it', () => {
    fc.assert(
      fc.property(pasts, signals, (past, now) => {
        const { score: value, breakdown, reason } = score(after(past), reading(now));
        if (value === null) {
          expect(reason).toMatch(/\.$/);
          return;
        }
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
        expect(breakdown.reduce((sum, term) => sum + term.contribution, 0)).toBeCloseTo(value ?? NaN, 9);
        const weights = breakdown.filter(({ part }) => part !== 'leave' && part !== 'clamp');
        expect(weights.reduce((sum, term) => sum + term.weight, 0)).toBeCloseTo(1, 9);
      }),
    );
  });

  it.each(['chatMsgsPerMin', 'activeUsers', 'reactionsPerMin', 'pollParticipation'] as const)(
    'never rises when %s falls and nothing else changes',
    (signal) => {
      fc.assert(
        fc.property(pasts, signals, share, (past, now, part) => {
          const value = now[signal];
          fc.pre(value !== null);
          const fallen = { ...now, [signal]: signal === 'activeUsers' ? Math.floor(part * value) : part * value };
          const [before, then] = [now, fallen].map((each) => score(after(past), reading(each)).score);
          expect(then ?? 0).toBeLessThanOrEqual((before ?? 0) + 1e-12);
        }),
        { numRuns: 300 },
      );
    },
  );

  it('never rises when more of those present leave', () => {
    fc.assert(
      fc.property(pasts, signals, share, share, (past, now, one, other) => {
        const [few, many] = [Math.min(one, other), Math.max(one, other)].map(
          (userLeaveRate) => score(after(past), reading({ ...now, userLeaveRate })).score,
        );
        expect(many ?? 0).toBeLessThanOrEqual(few ?? 0);
      }),
    );
  });

  it('of a poll that nobody answers is lower than without one: absent is not zero', () => {
    const room = { chatMsgsPerMin: 20, activeUsers: 8, totalUsers: 40 };
    const none = score(createScorer(), reading(room));
    const unanswered = score(createScorer(), reading({ ...room, pollParticipation: 0 }));
    expect(unanswered.score).toBeLessThan(none.score ?? 0);
    expect(none.breakdown.map(({ part }) => part)).toEqual(['chat', 'active']);
  });

  it('FAULT 27: can be 1, also where nobody polls and nobody reacts', () => {
    const lively = { chatMsgsPerMin: 4_000, activeUsers: 900, totalUsers: 1_000, userLeaveRate: 0 };
    expect(score(createScorer(), reading(lively))).toMatchObject({ score: 1, band: 'VERY_HIGH' });
  });

  it('tells a lively room of five and of fifty thousand from a sleepy one', () => {
    for (const totalUsers of [5, 50, 5_000, 50_000]) {
      const usual = Math.max(0.5, 0.2 * totalUsers ** 0.7);
      const windows = Math.max(1, 5 / usual);
      const of = (times: number): number => {
        const said = times * usual * windows;
        const span = { windows, said, reactions: 0, active: Math.min(totalUsers, said ** 0.8) };
        return score(createScorer(), { ...reading({ totalUsers }), span }).score ?? NaN;
      };
      expect(of(1)).toBeGreaterThan(0.5);
      expect(of(1)).toBeLessThan(0.65);
      expect(of(0.1)).toBeLessThan(0.35);
      expect(of(4)).toBeGreaterThan(0.8);
    }
  });

  it('is measured by what the session is used to', () => {
    const loud = after(
      Array.from({ length: 200 }, () => ({ ...QUIET, totalUsers: 50, chatMsgsPerMin: 200, activeUsers: 30 })),
    );
    const calm = after(
      Array.from({ length: 200 }, () => ({ ...QUIET, totalUsers: 50, chatMsgsPerMin: 6, activeUsers: 4 })),
    );
    const now = reading({ totalUsers: 50, chatMsgsPerMin: 25, activeUsers: 10 });
    expect(score(loud, now).score).toBeLessThan(0.4);
    expect(score(calm, now).score).toBeGreaterThan(0.8);
  });

  it('of too little coverage is nothing, and nothing is learnt or alarmed for', () => {
    fc.assert(
      fc.property(pasts, signals, fc.double({ min: 0, max: 0.799, noNaN: true }), (past, now, coverage) => {
        const scorer = after(past);
        const detection = createDetection({ tickMs: 5_000, cooldownMs: 30_000 });
        const [known, detected] = [snapshotScorer(scorer), snapshotDetection(detection)];
        const uncovered = reading(now, coverage);
        const engagement = score(scorer, uncovered);
        expect(engagement).toMatchObject({ score: null, band: null, breakdown: [] });
        expect(detect(detection, uncovered, engagement, 5_000).events).toEqual([]);
        expect(scorer).toEqual(known);
        expect(snapshotDetection(detection)).toEqual(detected);
      }),
    );
  });
});

describe('FAULT 26: silence never lowered the score', () => {
  it('does at the next tick, and to nothing within a minute, with no event arriving', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 150, max: 200 }), (perTick, ticks) => {
        const window = createWindow({ windowMs: 60_000, tickMs: 5_000, startMs: 0 });
        const scorer = createScorer();
        const at = (tick: number, talking: boolean): number | null => {
          for (let i = 0; i < (talking ? perTick : 0); i++) {
            const event: SessionEvent = {
              type: 'chat',
              sessionId: 's',
              eventId: 'e',
              userId: `u-${(tick * perTick + i) % 7}`,
            };
            observe(window, event, (tick - 1) * 5_000 + ((i + 0.5) * 5_000) / perTick);
          }
          return score(scorer, read(window, alwaysCovered(), tick * 5_000, spanOf(scorer))).score;
        };
        let last: number | null = null;
        for (let tick = 1; tick <= ticks; tick++) last = at(tick, true);
        expect(last).toBeGreaterThan(0.2);
        for (let tick = ticks + 1; tick <= ticks + 12; tick++) {
          const next = at(tick, false);
          expect(next).toBeLessThan(last ?? 0);
          last = next;
        }
        expect(at(ticks + 13, false)).toBeLessThan(0.5);
      }),
      { numRuns: 40 },
    );
  });
});

describe('an announced quiet time', () => {
  const room = { chatMsgsPerMin: 20, activeUsers: 8, totalUsers: 40 };

  it('makes its silence usual for nobody: afterwards the same chat is worth the same as before', () => {
    const scorer = createScorer();
    for (let tick = 0; tick < 120; tick++) score(scorer, reading(room));
    const before = score(scorer, reading(room)).score;
    for (let tick = 0; tick < 240; tick++) score(scorer, reading({ totalUsers: 40 }), true);
    expect(score(scorer, reading(room)).score).toBeCloseTo(before ?? 0, 2);
    for (let tick = 0; tick < 240; tick++) score(scorer, reading({ totalUsers: 40 }));
    expect(score(scorer, reading(room)).score).toBeGreaterThan((before ?? 0) + 0.1);
  });
});

describe('reactions', () => {
  const room = { chatMsgsPerMin: 20, activeUsers: 8, totalUsers: 40 };

  it('are a signal once a session has had them for a minute; the first of them cost nothing', () => {
    const scorer = createScorer();
    const parts: boolean[] = [];
    for (let tick = 0; tick < 30; tick++) {
      const { breakdown } = score(scorer, reading({ ...room, reactionsPerMin: 1 }));
      parts.push(breakdown.some(({ part }) => part === 'reactions'));
    }
    expect(parts.indexOf(true)).toBe(13);
    const silent = score(scorer, reading(room));
    expect(silent.breakdown.find(({ part }) => part === 'reactions')?.value).toBeLessThan(0.4);
  });
});
