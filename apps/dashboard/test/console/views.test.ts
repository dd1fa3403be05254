import { describe, expect, it } from 'vitest';
import { activityItems } from '../../src/console/activity-items.ts';
import { breakdownRows } from '../../src/console/score/breakdown-rows.ts';
import {
  anomalySpans,
  chartRows,
  chartSummary,
  interventionMarks,
  unknownSpans,
} from '../../src/console/score/chart-data.ts';
import { conflictSentence, settledSentence } from '../../src/console/decision/settled.ts';
import { countdown, percent, pointsThatAddUp } from '../../src/ui/format.ts';
import { readable } from '../../src/ui/readable.ts';
import { anomaly, AT, decision, point, snapshot } from '@conductor/contracts/fixtures';

const term = (part: 'chat' | 'active' | 'leave' | 'clamp', contribution: number) => ({
  part,
  weight: 1,
  value: 0,
  contribution,
});

describe('the breakdown', () => {
  it('adds up to the score that is shown, in whole points, whatever the rounding', () => {
    const breakdown = [term('chat', 0.12345), term('active', 0.23456), term('leave', -0.01789), term('clamp', 0.00038)];
    const score = breakdown.reduce((sum, { contribution }) => sum + contribution, 0);
    const { rows, total } = breakdownRows(point(AT, score, { breakdown }));
    const shown = rows.reduce((sum, row) => sum + (row.contribution ?? 0), 0);
    expect(shown).toBeCloseTo(total ?? Number.NaN, 9);
  });

  it('counts no poll as not counted, and not as zero', () => {
    const { rows } = breakdownRows(point(AT, 0.2, { breakdown: [term('chat', 0.2)] }));
    expect(rows.find((row) => row.part === 'poll')).toMatchObject({ contribution: null, signal: 'no poll to count' });
  });

  it('shows an unknown score as unknown in every line', () => {
    const { rows, total } = breakdownRows(point(AT, null, { breakdown: [term('chat', 0)] }));
    expect(total).toBeNull();
    expect(rows.map((row) => [row.signal, row.contribution])).toEqual(rows.map(() => ['unknown', null]));
  });
});

describe('the curve', () => {
  it('draws no line across a time that was not observed', () => {
    const points = [point(AT, 0.5), point(AT + 5_000, null), point(AT + 10_000, 0.5), point(AT + 60_000, 0.6)];
    const rows = chartRows(points, AT, AT + 60_000, 5_000);
    expect(rows.map((row) => row.score)).toEqual([50, null, 50, null, 60]);
    expect(unknownSpans(rows).map(({ from, to }) => [from - AT, to - AT])).toEqual([
      [0, 10_000],
      [10_000, 60_000],
    ]);
  });

  it('marks anomalies and carried-out interventions within the time shown only', () => {
    const spans = anomalySpans([anomaly(), anomaly({ id: 'a0', openedAt: AT - 9, endedAt: AT - 8 })], AT, AT + 100);
    expect(spans.map(({ key, from, to }) => [key, from, to])).toEqual([['a1', AT, AT + 100]]);
    const done = decision({ id: 'd2', status: 'EXECUTED', executedAt: AT + 5 });
    expect(interventionMarks([decision(), done, { ...done, id: 'd3', holdout: true }], AT, AT + 100)).toHaveLength(1);
  });

  it('says in a sentence what it shows', () => {
    const rows = chartRows([point(AT, 0.7), point(AT + 5_000, 0.3)], AT, AT + 5_000, 5_000);
    expect(chartSummary(rows, 5)).toContain('from 70 to 30 of 100');
    expect(chartSummary([], 5)).toBe('No score is known yet.');
  });
});

describe('what happened', () => {
  it('lists measured effects, the newest first, without what still waits', () => {
    const reward = { reward: 0.8, delta: -0.127, bonus: 0, before: 0.5, after: 0.373 };
    const items = activityItems(
      snapshot({
        anomalies: [anomaly({ endedAt: AT + 90_000 })],
        decisions: [decision(), decision({ id: 'd2', status: 'MEASURED', executedAt: AT + 5, reach: 1, reward })],
      }),
      'me',
    );
    expect(items.map((item) => [item.title, item.status, item.effect?.label])).toEqual([
      ['Poll', 'Reached 1 person', '−13 points'],
      ['Sudden drop', 'Over after 2 min', undefined],
    ]);
  });

  it('tells kindly that somebody else was faster', () => {
    const current = decision({ status: 'REJECTED', decidedBy: 'marek', reason: 'Not now', version: 2 });
    const failure = { status: 409, message: 'x', fields: [], current, retryAfterSeconds: null };
    expect(conflictSentence(failure, 'me')).toBe('This is settled already. Poll: rejected by marek. Reason: Not now');
    expect(conflictSentence({ ...failure, current: decision({ version: 2 }) }, 'me')).toContain('words have changed');
    expect(settledSentence({ ...current, decidedBy: 'me' }, 'me')).toContain('by you');
  });
});

describe('numbers and texts', () => {
  it('rounds so that the parts add up', () => {
    expect(pointsThatAddUp([0.3333, 0.3333, 0.3334], 1)).toEqual([33, 33, 34]);
    expect(pointsThatAddUp([0.124, -0.036, 0.502], 0.59)).toEqual([13, -4, 50]);
  });

  it('shows times, and a percentage that is never broken in two', () => {
    expect(percent(0.5)).toBe('50\u00A0%');
    expect([countdown(65_000), countdown(3_661_000), countdown(-5)]).toEqual(['1:05', '1:01:01', '0:00']);
  });

  it("takes the tricks out of a stranger's text and leaves every script as it is", () => {
    expect(readable('a\u202Egnp.exe\u202C')).toBe('agnp.exe');
    expect(readable(`z${'\u0301'.repeat(40)}`)).toBe(`z${'\u0301'.repeat(4)}`);
    expect(readable('مرحبا <b>नमस्ते</b>')).toBe('مرحبا <b>नमस्ते</b>');
  });
});
