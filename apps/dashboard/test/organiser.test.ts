import type { EventSettings } from '@conductor/contracts';
import { describe, expect, it } from 'vitest';
import { BY_HAND, STARTERS } from '../src/console/by-hand/starters.ts';
import { draftOf as wordsDraft, draftProblems } from '../src/console/decision/words-draft.ts';
import { changesIn, draftOf, SETTING_FIELDS } from '../src/event/settings-draft.ts';
import { wholeNumberProblem } from '../src/ui/whole-number.ts';
import { acceptanceIn, decisionLines, figures } from '../src/report/report-rows.ts';
import { dayTime, lasting } from '../src/ui/format.ts';
import { newId } from '../src/ui/new-id.ts';
import { AT, decision } from '@conductor/contracts/fixtures';

const line = (change: Parameters<typeof decision>[0]) => decisionLines([decision(change)])[0];

describe('ids that the page makes', () => {
  it('say what they are for, in letters that every address can hold, and never come twice', () => {
    expect(newId('Größe & Maß: Überblick!')).toMatch(/^gro-e-ma-uberblick-[0-9a-f]{12}$/);
    expect(newId('مرحبا')).toMatch(/^[0-9a-f]{12}$/);
    expect(newId('x'.repeat(500)).length).toBeLessThan(60);
    expect(new Set(Array.from({ length: 500 }, () => newId('talk'))).size).toBe(500);
  });
});

describe('words to begin with', () => {
  it.each(BY_HAND)('%s can be sent as they stand', (arm) => {
    expect([...draftProblems(wordsDraft(STARTERS[arm]))]).toEqual([]);
  });
});

describe('event settings', () => {
  const settings: EventSettings = {
    id: 'e1',
    eventId: 'e1',
    enabled: true,
    allowedInterventions: null,
    minConfidenceThreshold: 0.505,
    autoApproveThreshold: 0.75,
    maxInterventionsPerHour: 10,
    holdoutRate: 0.1,
    anonymous: false,
    retentionDays: 30,
    version: 3,
    updatedAt: AT,
  };

  it('sends only what was changed, so that what is shown rounded keeps its digits', () => {
    const draft = draftOf(settings);
    expect(changesIn(settings, draft)).toEqual({});
    expect(changesIn(settings, { ...draft, holdoutRate: '15', retentionDays: ' 30 ' })).toEqual({ holdoutRate: 0.15 });
  });

  it.each(SETTING_FIELDS)('$key takes whole numbers of its range alone', (field) => {
    for (const fits of [field.min, field.max]) expect(wholeNumberProblem(field, ` ${fits} `)).toBeNull();
    for (const wrong of ['', '-1', '1.5', '1e1', 'many', `${field.max + 1}`]) {
      expect(wholeNumberProblem(field, wrong)).toBe(`A whole number from ${field.min} to ${field.max}.`);
    }
  });
});

describe('a report for reading', () => {
  const reward = { reward: 0.8, delta: 0.2, bonus: 0, before: 0.3, after: 0.5 };

  it('says what became of a decision, and never leaves a change out without a word', () => {
    const sent = { status: 'MEASURED', executedAt: AT, reach: 40, reward, decidedBy: 'policy' } as const;
    expect(line(sent)).toMatchObject({
      what: 'Poll',
      words: 'What next? · Code · Numbers',
      came: 'Reached 40, sent by the conductor itself',
      change: '30 → 50',
    });
    expect(line({ ...sent, reward: null, status: 'UNMEASURED' })?.change).toBe('not measured');
    expect(line({ status: 'REJECTED', decidedBy: 'lea', reason: 'Not now' })).toMatchObject({
      came: 'Rejected by lea: Not now',
      change: '',
    });
  });

  it('puts a unit to every figure, and calls unknown unknown', () => {
    const score = {
      mean: 0.614,
      lowest: { at: AT, score: 0.2 },
      bands: [],
      minutes: 4,
      knownMinutes: 3,
      unknownShare: 0.25,
    };
    const report = (change: Partial<typeof score> | { mean: null; lowest: null }) =>
      figures({ score: { ...score, ...change } }).map(({ value }) => value);
    expect(report({})).toEqual(['61 of 100', '20 of 100', '25\u00A0% of the time']);
    expect(report({ mean: null, lowest: null }).slice(0, 2)).toEqual(['unknown', 'unknown']);
  });

  it('counts only what people were asked', () => {
    expect(acceptanceIn({ arm: 'POLL', approved: 3, rejected: 1, rate: 0.75 })).toBe('3 of 4 approved (75\u00A0%)');
    expect(acceptanceIn({ arm: 'POLL', approved: 0, rejected: 0, rate: null })).toBe('nobody was asked');
  });
});

describe('dates', () => {
  it('name the day where it matters, and a length by its size', () => {
    expect(dayTime(new Date(2026, 10, 25, 14, 3).getTime())).toBe('Wed, 25 Nov 2026, 14:03');
    expect([40_000, 25 * 60_000, 65 * 60_000].map(lasting)).toEqual(['40 s', '25 min', '1 h 5 min']);
  });
});
