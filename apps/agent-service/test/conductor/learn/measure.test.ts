import { BREAKDOWN_PARTS, type BreakdownTerm } from '@conductor/contracts';
import { describe, expect, it } from 'vitest';
import { measure } from '../../../src/conductor/learn/measure.ts';
import type { DueReward, StoredTick } from '../../../src/ports/rewards.ts';

const TIMING = { tickIntervalMs: 5_000, windowMs: 60_000 };
const START = 1_000_000;
const DUE = START + 60_000;

const WEIGHTS = { chat: 0.3, poll: 0.25, active: 0.25, speaking: 0.2, reactions: 0.1, leave: -0.1, clamp: 0 };
type Values = Partial<Record<BreakdownTerm['part'], number>>;

function breakdownOf(values: Values): BreakdownTerm[] {
  return BREAKDOWN_PARTS.flatMap((part) => {
    const value = values[part];
    return value === undefined ? [] : [{ part, weight: WEIGHTS[part], value, contribution: 0 }];
  });
}

const tick = (atMs: number, values: Values, expected: number | null = null): StoredTick => {
  const parts = (['chat', 'poll', 'active', 'reactions'] as const).filter((part) => values[part] !== undefined);
  const total = parts.reduce((sum, part) => sum + WEIGHTS[part], 0);
  const sum = parts.reduce((acc, part) => acc + WEIGHTS[part] * (values[part] ?? 0), 0);
  return { atMs, score: sum / total, expected, breakdown: breakdownOf(values) };
};
const unknown = (atMs: number): StoredTick => ({ atMs, score: null, expected: null, breakdown: [] });
const even = (value: number): Values => ({ chat: value, active: value });

const due = (ticks: StoredTick[], change: Partial<DueReward> = {}): DueReward => ({
  decisionId: 'd-1',
  sessionId: 's-1',
  arm: 'POLL',
  anomalyType: 'SUDDEN_DROP',
  context: 'SUDDEN_DROP/small',
  holdout: false,
  startedAtMs: START,
  measureAtMs: DUE,
  nowMs: DUE + 5_000,
  sessionEndedAtMs: null,
  overlapped: false,
  ticks,
  ...change,
});
const rewardOf = (ticks: StoredTick[], change: Partial<DueReward> = {}) => {
  const result = measure(due(ticks, change), TIMING);
  if (result.kind !== 'measured') throw new Error(JSON.stringify(result));
  return result.reward;
};

describe('r = clamp₀₁(0.5 + Δ/0.4 + bonus)', () => {
  it.each([
    [0.4, 0.4, 0.5],
    [0.4, 0.5, 0.75],
    [0.4, 0.3, 0.25],
    [0.2, 0.9, 1],
    [0.9, 0.1, 0],
  ])('from %d to %d: %d', (before, after, reward) => {
    const result = rewardOf([tick(START, even(before)), tick(DUE, even(after))]);
    expect(result.reward).toBeCloseTo(reward, 9);
    expect(result.delta).toBeCloseTo(after - before, 9);
    expect(result).toMatchObject({ bonus: 0 });
  });

  it('FAULT 30: the same start and end are 0.5, and not 1 whatever was done', () => {
    expect(rewardOf([tick(START, even(0.2)), tick(DUE, even(0.2))]).reward).toBe(0.5);
  });

  it('takes the last scored tick before the start and the first at the due time', () => {
    const ticks = [
      tick(START - 5_000, even(0.1)),
      tick(START, even(0.4)),
      unknown(START + 5_000),
      tick(DUE - 1, even(0.9)),
      unknown(DUE),
      tick(DUE + 5_000, even(0.5)),
      tick(DUE + 10_000, even(0.9)),
    ];
    expect(rewardOf(ticks)).toMatchObject({ before: expect.closeTo(0.4, 9), after: expect.closeTo(0.5, 9) });
  });
});

describe('the parts compared', () => {
  it('leaves out what the arm itself creates: votes say nothing for a poll', () => {
    const ticks = [tick(START, even(0.4)), tick(DUE, { ...even(0.4), poll: 1 })];
    expect(rewardOf(ticks).reward).toBe(0.5);
    const open = [tick(START, { ...even(0.4), poll: 0 }), tick(DUE, { ...even(0.4), poll: 1 })];
    expect(rewardOf(open).reward).toBe(0.5);
    expect(rewardOf(open, { arm: 'CHAT_PROMPT' }).reward).toBeGreaterThan(0.9);
  });

  it.each(['POLL', 'GAMIFICATION'] as const)('%s: that people answer it, and so act, is no effect of it', (arm) => {
    const ticks = [
      tick(START, { chat: 0.4, active: 0.1, reactions: 0 }),
      tick(DUE, { chat: 0.4, active: 1, reactions: 0 }),
    ];
    expect(rewardOf(ticks, { arm }).delta).toBe(0);
    expect(rewardOf(ticks, { arm, holdout: true }).delta).toBe(0);
    expect(rewardOf(ticks, { arm: 'NUDGE' }).reward).toBe(1);
  });

  it('are the same for a hold-out: what the arm would have made says nothing on either side', () => {
    const open = [tick(START, { ...even(0.4), poll: 0 }), tick(DUE, { ...even(0.4), poll: 1 })];
    expect(rewardOf(open, { holdout: true }).reward).toBe(0.5);
    expect(rewardOf(open, { holdout: true, arm: 'CHAT_PROMPT' }).reward).toBeGreaterThan(0.9);
  });

  it('are those of both sides', () => {
    const ticks = [tick(START, { chat: 0.4, reactions: 0.9 }), tick(DUE, { chat: 0.4, active: 0 })];
    expect(rewardOf(ticks).delta).toBe(0);
  });

  it('count people leaving against it', () => {
    const ticks = [tick(START, { ...even(0.4), leave: 0 }), tick(DUE, { ...even(0.4), leave: 0.5 })];
    expect(rewardOf(ticks).delta).toBeCloseTo(-0.05, 9);
  });

  it('none in common: nothing to say', () => {
    const ticks = [tick(START, { poll: 0.4 }), tick(DUE, { poll: 0.9 })];
    expect(measure(due(ticks), TIMING)).toMatchObject({ kind: 'unmeasured' });
  });
});

describe('FAULT 31: the bonus for a trend that turned', () => {
  const fall = (expected: number | null) =>
    [0.7, 0.6, 0.5, 0.4].map((value, i) => tick(START - 15_000 + i * 5_000, even(value), expected));

  it('is the share of the gap made good, of 0.2', () => {
    expect(rewardOf([...fall(0.8), tick(DUE, even(0.5))]).bonus).toBeCloseTo(0.05, 9);
    expect(rewardOf([...fall(0.8), tick(DUE, even(0.8))]).bonus).toBeCloseTo(0.2, 9);
    expect(rewardOf([...fall(0.8), tick(DUE, even(1))]).bonus).toBeCloseTo(0.2, 9);
  });

  it.each<[string, StoredTick[]]>([
    ['nothing was expected', [...fall(null), tick(DUE, even(0.5))]],
    ['it was above what was expected', [...fall(0.3), tick(DUE, even(0.5))]],
    ['it fell on', [...fall(0.8), tick(DUE, even(0.3))]],
    [
      'it rose already',
      [
        tick(START - 10_000, even(0.2)),
        tick(START - 5_000, even(0.3)),
        tick(START, even(0.4), 0.8),
        tick(DUE, even(0.5)),
      ],
    ],
    [
      'there is no trend in two ticks',
      [tick(START - 5_000, even(0.5), 0.8), tick(START, even(0.4), 0.8), tick(DUE, even(0.5))],
    ],
  ])('is none where %s', (_, ticks) => {
    expect(rewardOf(ticks).bonus).toBe(0);
  });
});

describe('UNMEASURED', () => {
  const good = [tick(START, even(0.4)), tick(DUE, even(0.5))];
  it.each<[string, StoredTick[], Partial<DueReward>]>([
    ['the session ended before', good, { sessionEndedAtMs: DUE }],
    ['another intervention ran', good, { overlapped: true }],
    ['nothing was known before', [unknown(START), tick(DUE, even(0.5))], {}],
    ['what was known before is too old', [tick(START - 60_001, even(0.4)), tick(DUE, even(0.5))], {}],
    [
      'coverage is low at the due time',
      [tick(START, even(0.4)), unknown(DUE), unknown(DUE + 5_000)],
      { nowMs: DUE + 15_000 },
    ],
    ['nothing was stored at the due time', [tick(START, even(0.4))], { nowMs: DUE + 15_000 }],
  ])('where %s', (_, ticks, change) => {
    expect(measure(due(ticks, change), TIMING)).toMatchObject({
      kind: 'unmeasured',
      reason: expect.stringMatching(/\w/),
    });
  });

  it('is measured where the session ended after the due time', () => {
    expect(measure(due(good, { sessionEndedAtMs: DUE + 1 }), TIMING).kind).toBe('measured');
  });

  it('waits a little for a tick that may still come', () => {
    expect(measure(due([tick(START, even(0.4))], { nowMs: DUE + 14_999 }), TIMING)).toEqual({ kind: 'wait' });
    expect(measure(due([tick(START, even(0.4)), unknown(DUE)], { nowMs: DUE + 6_000 }), TIMING)).toEqual({
      kind: 'wait',
    });
  });
});
