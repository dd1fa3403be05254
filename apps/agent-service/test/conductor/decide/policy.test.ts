import type { Arm, DecisionStatus, Severity } from '@conductor/contracts';
import { describe, expect, it } from 'vitest';
import { authorityOf, LIMITS, NEVER, permit, type Permit } from '../../../src/conductor/decide/policy.ts';
import type { Refusal } from '../../../src/ports/proposals.ts';
import { calmFacts, NOW } from '../../support/facts.ts';

const OFFERED: readonly Arm[] = ['POLL', 'CHAT_PROMPT', 'NOTIFICATION'];
const COOLDOWNS: Partial<Record<Arm, number>> = { POLL: 120_000, CHAT_PROMPT: 60_000, NOTIFICATION: 300_000 };

type Change = NonNullable<Parameters<typeof calmFacts>[0]>;
const given = (change: Change = {}, severity: Severity = 'WARNING', offered = OFFERED): Permit | Refusal =>
  permit(
    calmFacts(change),
    { severity },
    offered,
    (arm) => COOLDOWNS[arm] ?? 0,
    () => null,
  );

const open = (status: DecisionStatus, severity: Severity | null = 'WARNING') => ({ id: 'd-1', status, severity });

describe('nothing stands in the way', () => {
  it('permits every arm for an audience that is offered, above the event’s minimum confidence', () => {
    const leftOut = ['Note to the organiser: only where no other is allowed'];
    const arms = ['POLL', 'CHAT_PROMPT'];
    expect(given()).toEqual({ kind: 'permit', arms, leftOut, supersedes: null, minConfidence: 0.5 });
  });

  it('permits a nudge and a note where no other arm is allowed, and not where the others only rest', () => {
    const some: readonly Arm[] = ['POLL', 'NUDGE', 'NOTIFICATION'];
    expect(given({ settings: { allowedInterventions: ['NUDGE', 'NOTIFICATION'] } }, 'WARNING', some)).toMatchObject({
      arms: ['NUDGE', 'NOTIFICATION'],
    });
    expect(given({}, 'WARNING', ['NUDGE'])).toMatchObject({ arms: ['NUDGE'] });
    expect(given({ lastByArm: { POLL: NOW - 1_000 } }, 'WARNING', some)).toMatchObject({ code: 'NO_ARM' });
  });

  it('in MANUAL the minimum confidence only marks', () => {
    expect(given({ session: { mode: 'MANUAL' } })).toMatchObject({ kind: 'permit', minConfidence: null });
  });
});

describe('FAULTS 23 and 24: what is missing or switched off never leads to an action', () => {
  it.each<[string, Change, string]>([
    ['no settings', { settings: null }, 'NO_SETTINGS'],
    ['the agent disabled', { settings: { enabled: false } }, 'DISABLED'],
    ['an empty white-list', { settings: { allowedInterventions: [] } }, 'NO_ARM'],
    ['a white-list without a match', { settings: { allowedInterventions: ['GAMIFICATION'] } }, 'NO_ARM'],
    ['a cap of nothing', { settings: { maxInterventionsPerHour: 0 } }, 'EVENT_CAP'],
    ['the installation paused', { installationPaused: true }, 'INSTALLATION_PAUSED'],
    ['the session paused', { session: { paused: true } }, 'PAUSED'],
    ['the session ended', { session: { status: 'ENDED' } }, 'ENDED'],
  ])('%s', (_, change, code) => {
    for (const mode of ['MANUAL', 'SEMI_AUTO', 'AUTO'] as const) {
      const refused = given({ ...change, session: { ...change.session, mode } });
      expect(refused).toMatchObject({ kind: 'refuse', code, reason: expect.stringMatching(/\w/) });
    }
  });

  it('no arm offered at all', () => {
    expect(given({}, 'WARNING', [])).toMatchObject({ kind: 'refuse', code: 'NO_ARM' });
  });
});

describe('a quiet time', () => {
  it('refuses until it is over, and says when that is', () => {
    const quietUntilMs = NOW + 1;
    expect(given({ session: { quietUntilMs } })).toMatchObject({ code: 'QUIET', retryAtMs: quietUntilMs });
    expect(given({ session: { quietUntilMs: NOW } })).toMatchObject({ kind: 'permit' });
  });
});

describe('an open decision', () => {
  it.each<[DecisionStatus, Severity | null, Severity, boolean]>([
    ['PENDING', 'WARNING', 'CRITICAL', true],
    ['PENDING', null, 'WARNING', true],
    ['PENDING', 'WARNING', 'WARNING', false],
    ['PENDING', 'CRITICAL', 'CRITICAL', false],
    ['PENDING', 'CRITICAL', 'WARNING', false],
    ['APPROVED', 'WARNING', 'CRITICAL', false],
    ['EXECUTING', 'WARNING', 'CRITICAL', false],
  ])('%s of severity %s, and now %s: superseded %s', (status, before, now, gives) => {
    const result = given({ open: open(status, before) }, now);
    if (gives) expect(result).toMatchObject({ kind: 'permit', supersedes: 'd-1' });
    else expect(result).toMatchObject({ kind: 'refuse', code: 'OPEN_DECISION' });
  });
});

describe('the same opening of an anomaly', () => {
  it.each<[DecisionStatus, string | null, number | null]>([
    ['REJECTED', 'DECLINED', NEVER],
    ['EXPIRED', 'DECLINED', NEVER],
    ['EXECUTED', 'MEASURING', NOW + 5_000],
    ['HELD', 'MEASURING', NOW + 5_000],
    ['MEASURED', null, null],
    ['UNMEASURED', null, null],
    ['FAILED', null, null],
    ['SUPERSEDED', null, null],
  ])('after %s: %s', (status, code, retryAtMs) => {
    const lastMeasurement = { startedMs: NOW - 55_000, dueMs: NOW + 5_000 };
    const result = given({ same: { status }, lastMeasurement });
    if (code === null) expect(result.kind).toBe('permit');
    else expect(result).toMatchObject({ kind: 'refuse', code, retryAtMs });
  });
});

describe('limits', () => {
  it('30 s after the last measurement began', () => {
    const dueMs = NOW + 60_000;
    expect(given({ lastMeasurement: { startedMs: NOW - 29_999, dueMs } })).toMatchObject({
      code: 'COOLDOWN',
      retryAtMs: NOW + 1,
    });
    expect(given({ lastMeasurement: { startedMs: NOW - 30_000, dueMs } })).toMatchObject({ kind: 'permit' });
  });

  it('10 decisions in a session in 5 minutes', () => {
    expect(given({ sessionCount: LIMITS.perFiveMinutes - 1 })).toMatchObject({ kind: 'permit' });
    expect(given({ sessionCount: 10 })).toMatchObject({ code: 'SESSION_CAP' });
  });

  it('the event’s cap an hour, never above 100', () => {
    expect(given({ eventCount: 9 })).toMatchObject({ kind: 'permit' });
    expect(given({ eventCount: 10 })).toMatchObject({ code: 'EVENT_CAP' });
    expect(given({ eventCount: 100, settings: { maxInterventionsPerHour: 5_000 } })).toMatchObject({
      code: 'EVENT_CAP',
    });
  });

  it('a decision that gives way frees its place', () => {
    expect(given({ eventCount: 10, open: open('PENDING') }, 'CRITICAL')).toMatchObject({ kind: 'permit' });
    expect(given({ eventCount: 11, open: open('PENDING') }, 'CRITICAL')).toMatchObject({ code: 'EVENT_CAP' });
  });

  it('each arm’s own, and the others stay in the draw', () => {
    const lastByArm = { POLL: NOW - 119_999, CHAT_PROMPT: NOW - 60_000, NOTIFICATION: NOW - 299_000 };
    expect(given({ lastByArm })).toMatchObject({
      arms: ['CHAT_PROMPT'],
      leftOut: ['Poll: used 120 s ago', 'Note to the organiser: only where no other is allowed'],
    });
  });

  it('the white-list leaves the others out, and says so', () => {
    expect(given({ settings: { allowedInterventions: ['CHAT_PROMPT'] } })).toMatchObject({
      arms: ['CHAT_PROMPT'],
      leftOut: ['Poll: not allowed by the event', 'Note to the organiser: not allowed by the event'],
    });
  });
});

describe('who decides', () => {
  const sure = { confidence: 0.75, basis: 'MEASURED' } as const;
  it.each([
    ['MANUAL', { ...sure, confidence: 1 }, 'ask', 'Manual: a human decides'],
    ['SEMI_AUTO', sure, 'act', 'Semi-auto: sure enough, 75.0 % against the threshold of 75.0 %'],
    [
      'SEMI_AUTO',
      { ...sure, confidence: 0.7499 },
      'ask',
      'Semi-auto: not sure enough, 74.9 % against the threshold of 75.0 %',
    ],
    [
      'SEMI_AUTO',
      { confidence: 1, basis: 'PRIOR' },
      'ask',
      'Semi-auto: too little is measured yet, so a human decides',
    ],
    ['AUTO', { confidence: 0, basis: 'PRIOR' }, 'act', 'Auto: acts by itself'],
  ] as const)('%s with %o: %s', (mode, choice, expected, reason) => {
    expect(authorityOf(mode, choice, 0.75)).toEqual({ acts: expected === 'act', reason });
  });
});
