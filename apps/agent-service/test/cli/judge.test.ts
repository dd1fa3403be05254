import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { delayOf, judgeDrops } from '../../src/cli/judge/drops.ts';
import { foresee } from '../../src/cli/judge/hindsight.ts';
import { judgeExits } from '../../src/cli/judge/exits.ts';
import { audienceOf, momentsOf, readAudiences } from '../../src/cli/judge/recordings.ts';
import { plotBound, plotDial, plotSilence } from '../../src/cli/judge/plots.ts';
import { alarmRate, describeCases, linesOf, type Case } from '../../src/cli/judge/report.ts';
import { advance, counted, startRun } from '../../src/cli/judge/run.ts';
import { dispersion, lordenBound } from '../../src/cli/judge/statistics.ts';
import { judgeSynthetic, SIZES } from '../../src/cli/judge/synthetic.ts';
import { parseRecording } from '../../src/cli/recording.ts';
import { replay, REPLAY_DEFAULTS } from '../../src/cli/replaying.ts';
import { readFileSync } from 'node:fs';

const FOLDER = fileURLToPath(new URL('../../recordings', import.meta.url));
const SEED = 1;
const audiences = readAudiences(FOLDER);
const judge = (seed: number): Case[] =>
  audiences.map((audience) => ({
    audience,
    drops: judgeDrops(audience, seed),
    exits: audience.counted ? judgeExits(audience, seed) : null,
  }));
const cases = judge(SEED);
const isWithin = (line: string, { from, to }: { from: number; to: number }): boolean => {
  const at = Number(/"t":([\d.]+)/.exec(line)?.[1]);
  return at >= from && at < to;
};
/** Alarms at these seconds. */
const at = (...seconds: number[]) =>
  seconds.map((s) => ({ atMs: 1_000 * s, type: 'SUDDEN_DROP', severity: 'WARNING' }));

describe('on the recordings of real audiences in the project', () => {
  it('alarms at most half as often as the hour, and in no session more than twice an hour', () => {
    const ours = alarmRate(cases, 'ours');
    expect(ours.perHour).toBeLessThanOrEqual(0.5);
    expect(ours.worst).toBeLessThanOrEqual(2);
  });

  it('notices silence and 80 % drops in small meetings, and far more than with no drop at all', () => {
    const [silence, most] = linesOf(cases, SEED).filter(({ kind }) => kind === 'small');
    expect(silence?.ours[0].mean).toBeGreaterThanOrEqual(0.65);
    expect(silence?.ours[1].mean).toBeGreaterThan(0.87);
    expect(most?.ours[0].mean).toBeGreaterThanOrEqual(0.3);
    expect(most?.ours[1].mean).toBeGreaterThanOrEqual(0.65);
    expect(silence?.placebo[1]).toBeLessThanOrEqual(0.05);
  });

  it('is quicker than a plain CUSUM within two minutes', () => {
    for (const line of linesOf(cases, SEED)) {
      if (line.recordings > 0) expect(line.ours[0].mean).toBeGreaterThan(line.plain[0]);
    }
  });

  it('notices 30 % leaving in at least 95 % within half a minute of the last, and no exit that was none', () => {
    const exits = cases.flatMap(({ exits: one }) => (one === null ? [] : [one]));
    const tried = exits.reduce((sum, one) => sum + one.tried, 0);
    const noticed = exits.reduce((sum, one) => sum + one.tried * one.shares[1], 0);
    expect(tried).toBeGreaterThan(150);
    expect(noticed / tried).toBeGreaterThanOrEqual(0.95);
    expect(cases.flatMap(({ drops }) => drops.ours.alarms.filter(({ type }) => type === 'MASS_EXIT'))).toEqual([]);
  });

  it('runs through the stages of a replay: the same alarms at the same ticks', () => {
    const kinds = new Set<string>();
    for (const { name, kind } of audiences) {
      const lull = { from: 2_400, to: 2_760 };
      const text = readFileSync(`${FOLDER}/${name}.jsonl`, 'utf8')
        .split('\n')
        .filter((line) => kind === 'silent' || !isWithin(line, lull))
        .join('\n');
      const recording = parseRecording(name, text);
      const replayed = [...replay(recording, REPLAY_DEFAULTS)].flatMap((line) => {
        if (line.type === 'anomaly' || line.type === 'anomaly_end') kinds.add(line.type);
        if (line.type !== 'anomaly') return [];
        const { severity, signal, evidence } = line;
        return [{ atMs: line.t * 1_000, type: line.anomalyType, severity, signal, evidence }];
      });
      const audience = audienceOf(name, momentsOf(recording), (recording.steps.at(-1)?.t ?? 0) * 1_000);
      expect(advance(startRun(), audience, audience.endMs).ours).toEqual(replayed);
    }
    expect([...kinds]).toEqual(['anomaly', 'anomaly_end']);
  });

  it('prints the same for the same seed, another for another', () => {
    const text = describeCases('all', cases, SEED).join('\n');
    expect(describeCases('all', judge(SEED), SEED).join('\n')).toBe(text);
    expect(describeCases('all', judge(2), 2).join('\n')).not.toBe(text);
    expect(text).toContain('| small: silence |');
  });
});

describe('the plots', () => {
  it('show the silence, the dial and the bound', () => {
    const small = audiences.filter(({ kind }) => kind === 'small').slice(0, 1);
    const [one] = small;
    expect(one && plotSilence(one, SEED)).toContain('SUDDEN_DROP');
    expect(plotDial(small, SEED)).toContain('alarms in an hour');
    const [size] = SIZES;
    expect(plotBound([judgeSynthetic(size, 3, SEED)])).toContain('twice the bound');
  });
});

describe('on synthetic negative-binomial audiences', () => {
  it.each(SIZES)('of $people notices within twice the time that Lorden’s bound allows', (size) => {
    const measured = judgeSynthetic(size, 20, SEED);
    for (const { delay, bound } of measured.drops) expect(delay).toBeLessThanOrEqual(2 * bound);
    expect(measured.alarmsPerHour).toBeLessThanOrEqual(1.5);
  });
});

describe('what could be noticed in hindsight', () => {
  const HOURS_2 = 7_200_000;
  /** A message each second; none in the first so many seconds of each quarter of an hour. */
  const quietFor = (seconds: number) => {
    const moments = Array.from({ length: 7_200 }, (_, second) => second)
      .filter((second) => second % 900 >= seconds)
      .map((second) => ({
        atMs: second * 1_000 + 500,
        event: { type: 'chat' as const, sessionId: 's', eventId: 'e' },
      }));
    return audienceOf(`quiet-${seconds}`, moments, HOURS_2);
  };

  it('is every drop by half of an audience that never pauses, and soon', () => {
    const { within, meanMs } = foresee(quietFor(0), 0.5, SEED);
    expect(within).toEqual([1, 1]);
    expect(meanMs).toBeLessThan(60_000);
  });

  it('is hardly any within two minutes where all pause longer by themselves again and again', () => {
    const { within, meanMs } = foresee(quietFor(240), 0.5, SEED);
    expect(within[0]).toBeLessThan(0.3);
    expect(meanMs).toBeGreaterThan(150_000);
  });
});

describe('the measures', () => {
  it('Lorden’s bound is ln(between) over the information of one observation', () => {
    expect(lordenBound(Math.E ** 5, 10, 1e9, 0)).toBeCloseTo(0.5, 3);
    expect(lordenBound(Math.E, 8, 2, 0)).toBeCloseTo(1 / (2 * Math.log(5)), 6);
    expect(lordenBound(100, 10, 3, 1)).toBe(Infinity);
    expect(lordenBound(100, 10, 3, 0.5)).toBeGreaterThan(lordenBound(100, 10, 30, 0.5));
  });

  it('dispersion is that of the counts', () => {
    expect(dispersion([2, 6, 2, 6]).mean).toBe(4);
    expect(dispersion([2, 6, 2, 6]).k).toBeCloseTo(16 / (16 / 3 - 4), 6);
    expect(dispersion([4, 4, 4]).k).toBe(1_000);
  });

  it('alarms within five minutes of a counted one are the same disturbance', () => {
    expect(counted(at(10, 300, 311, 700))).toEqual(at(10, 311, 700));
  });

  it('an alarm after the drop is a hit, unless there was one in the minute before it', () => {
    expect(delayOf(at(10), at(10, 130), 100_000)).toBe(30_000);
    expect(delayOf(at(50), at(50, 130), 100_000)).toBe(Infinity);
    expect(delayOf([], [], 100_000)).toBe(Infinity);
  });
});
