import { describe, expect, it } from 'vitest';
import { whyOf } from '../../src/console/decision/why.ts';
import { latestResult, resultOf } from '../../src/console/result/result.ts';
import { anomaly, AT, decision, snapshot } from '@conductor/contracts/fixtures';

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
    const model = snapshot({ decisions: rows });
    expect(latestResult(model, AT + 60_000)?.id).toBe('d2');
    expect(latestResult(model, AT + 15 * 60_000)).toBeNull();
  });
});

describe('why something is proposed', () => {
  const drop = anomaly({ evidence: 'Chat fell from 24 to 2 a minute; 8 of 40 are taking part.' });

  it('is told in the words in which it was noticed', () => {
    expect(whyOf(decision(), drop)[0]).toBe(`Sudden drop: ${drop.evidence}`);
  });

  it('names no prior, no draw and no code', () => {
    const ways = (['MANUAL', 'SEMI_AUTO', 'AUTO'] as const).flatMap((mode) =>
      (['PRIOR', 'MEASURED'] as const).flatMap((confidenceBasis) =>
        whyOf(decision({ mode, confidenceBasis, reasons: ['below the prior'] }), drop),
      ),
    );
    expect(ways.join(' ')).not.toMatch(/prior|PRIOR|z =|tick|SEMI|_/);
    expect(whyOf(decision({ confidence: null, reasons: ['Proposed by mia'] }), null)).toEqual(['Proposed by mia']);
  });
});
