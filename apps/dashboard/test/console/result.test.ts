import { describe, expect, it } from 'vitest';
import { whyOf } from '../../src/console/decision/why.ts';
import { latestResult, resultOf } from '../../src/console/result/result.ts';
import { evidenceOf } from '../../src/feed/evidence.ts';
import { modelOf } from '../../src/feed/model.ts';
import { anomaly, AT, decision, point, snapshot } from '../build.ts';

const reward = { reward: 0.8, delta: 0.2, bonus: 0, before: 0.304, after: 0.506 };
const measured = (change: Parameters<typeof decision>[0] = {}) =>
  decision({ status: 'MEASURED', executedAt: AT, reward, ...change });

describe('the result of an intervention', () => {
  it('is a change whose numbers can be checked by subtracting them', () => {
    const { title, change } = resultOf(measured());
    expect(change).toEqual({ before: 30, after: 51, by: 21 });
    expect(title).toBe('Poll: engagement rose by 21');
    const fallen = measured({ reward: { ...reward, before: 0.6, after: 0.5 } });
    expect(resultOf(fallen).title).toBe('Poll: engagement fell by 10');
  });

  it('is called hardly any change where a score moves as much by itself', () => {
    expect(resultOf(measured({ reward: { ...reward, after: 0.32 } })).title).toBe('Poll: hardly any change');
  });

  it.each([
    [measured({ confidenceBasis: 'PRIOR' }), /^Too early to credit it: there are too few comparisons/],
    [measured({ confidence: null }), /^Too early to credit it: what is sent by hand/],
    [measured({ confidenceBasis: 'MEASURED' }), /70\u00A0% likely to help/],
    [
      decision({ status: 'UNMEASURED', executedAt: AT, reason: 'the session ended' }),
      /^Not measurable: the session ended\.$/,
    ],
    [decision({ status: 'EXECUTED', executedAt: AT }), /in a moment/],
  ])('says how far to trust it: %#', (row, credit) => {
    expect(resultOf(row).credit).toMatch(credit);
  });

  it('is shown for a quarter of an hour, and never for what was held back or not sent', () => {
    const rows = [decision(), measured({ id: 'd0', holdout: true }), measured({ id: 'd2' })];
    const model = modelOf(snapshot({ decisions: rows }));
    expect(latestResult(model, AT + 60_000)?.id).toBe('d2');
    expect(latestResult(model, AT + 15 * 60_000)).toBeNull();
  });
});

describe('why something is proposed', () => {
  const drop = anomaly({ signal: 'chatMsgsPerMin', value: 4, expected: 24, evidence: 'z = 4.2 over 12 ticks' });

  it('is told in words that stay current', () => {
    const quieter = point(AT, 0.2);
    const at = (perMinute: number) => ({ ...quieter, signals: { ...quieter.signals, chatMsgsPerMin: perMinute } });
    expect(whyOf(decision(), drop, at(2))[0]).toBe(
      'Sudden drop: Chat fell from about 24 to 2 a minute; 8 of 40 are taking part.',
    );
    expect(whyOf(decision(), drop, at(9))[0]).toContain('to 9 a minute');
  });

  it('names no prior, no draw and no code', () => {
    const ways = (['MANUAL', 'SEMI_AUTO', 'AUTO'] as const).flatMap((mode) =>
      (['PRIOR', 'MEASURED'] as const).flatMap((confidenceBasis) =>
        whyOf(decision({ mode, confidenceBasis, reasons: ['below the prior'] }), drop, null),
      ),
    );
    expect(ways.join(' ')).not.toMatch(/prior|PRIOR|z =|tick|SEMI|_/);
    expect(whyOf(decision({ confidence: null }), null, null)).toEqual(['A person chose this.']);
  });

  it.each([
    [
      { anomalyType: 'GRADUAL_DECLINE', value: 0.41, expected: 0.62 },
      'Engagement fell slowly, from about 62 to 41 of 100.',
    ],
    [{ anomalyType: 'LOW_ENGAGEMENT', value: 0.12 }, 'Engagement has stayed low, at 12 of 100.'],
    [
      { anomalyType: 'MASS_EXIT', value: 0.3, expected: 0.03 },
      '30\u00A0% of those present left; about 3\u00A0% would be usual.',
    ],
    [{ signal: 'reactionsPerMin', value: 0.25, expected: 5 }, 'Reactions fell from about 5 to 0.3 a minute.'],
    [{ signal: 'activity', value: 1, expected: 20 }, 'What people do here fell from about 20 to 1 a minute.'],
  ] as const)('tells of the moment at which it was noticed: %#', (change, words) => {
    expect(evidenceOf(anomaly(change), null)).toBe(words);
  });
});
