import { createRandom } from '../../conductor/random.ts';
import { shareOf } from '../../conductor/perceive/score.ts';
import { plot, type Curve, type Mark } from '../plot.ts';
import { DROPS, judgeDrops, thin } from './drops.ts';
import type { Audience } from './recordings.ts';
import { alarmRate, type Case } from './report.ts';
import { advance, startRun, TICK_MS } from './run.ts';
import { mean } from './statistics.ts';
import type { Synthesised } from './synthetic.ts';

/** Settings of the dial that the operating curve is drawn through, in false alarms an hour. */
const DIALS = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1];

/** One recording as it was and silent from its middle on: the score, and what was alarmed for. */
export function plotSilence(audience: Audience, seed: number): string {
  const fromMs = audience.endMs / 2;
  const silenced = thin(0, fromMs, createRandom(seed));
  const run = startRun();
  const twin = startRun();
  const was: [number, number | null][] = [];
  const became: [number, number | null][] = [];
  for (let atMs = TICK_MS; atMs <= audience.endMs; atMs += TICK_MS) {
    was.push([atMs / 60_000, advance(run, audience, atMs).score]);
    became.push([atMs / 60_000, advance(twin, audience, atMs, silenced).score]);
  }
  const marks: Mark[] = twin.ours.map(({ atMs, type }) => ({ x: atMs / 60_000, label: type }));
  return plot({
    title: `${audience.name}, silent from minute ${Math.round(fromMs / 60_000)} on`,
    xLabel: 'minutes',
    yLabel: 'score',
    yMax: 1,
    curves: [
      { label: 'as it was', points: was },
      { label: 'silenced', points: became },
    ],
    marks: [{ x: fromMs / 60_000, label: '' }, ...marks],
  });
}

/** What is noticed within two minutes, and what it costs in alarms of untouched sessions, as the dial is turned. */
export function plotDial(audiences: readonly Audience[], seed: number): string {
  const talking = audiences.filter(({ kind }) => kind !== 'silent');
  const points = DIALS.map((dial) => {
    const cases: Case[] = talking.map((audience) => ({
      audience,
      drops: judgeDrops(audience, seed, dial),
      exits: null,
    }));
    const shares = DROPS.map((_, i) => mean(cases.map(({ drops }) => drops.ours.drops[i]?.within[0] ?? 0)));
    return { dial, perHour: alarmRate(cases, 'ours').perHour, shares };
  });
  const shares: Curve[] = DROPS.map(({ name }, i) => ({
    label: name,
    points: points.map((point) => [point.dial, point.shares[i] ?? null] as const),
  }));
  return plot({
    title: 'Share noticed within 120 s',
    xLabel: 'the dial: false alarms expected in an hour',
    yLabel: '',
    yMax: 1,
    curves: [...shares, { label: 'alarms in an hour', points: points.map(({ dial, perHour }) => [dial, perHour]) }],
  });
}

/** How much of its weight a signal earns at multiples of what is usual. */
export function plotLevel(): string {
  const points = Array.from({ length: 101 }, (_, i): [number, number] => [i / 20, shareOf(i / 20)]);
  return plot({
    title: 'What a signal earns',
    xLabel: 'times the usual',
    yLabel: 'x',
    yMax: 1,
    curves: [{ label: 'share of its weight', points }],
  });
}

/** Median delays on synthetic audiences beside the bound that no procedure can beat. */
export function plotBound(measured: readonly Synthesised[]): string {
  const points = measured.flatMap(({ drops }) => drops).toSorted((a, b) => a.bound - b.bound);
  const line = (label: string, of: (point: (typeof points)[number]) => number): Curve => ({
    label,
    points: points.map((point) => [point.bound, of(point)] as const),
  });
  return plot({
    title: 'Median delay on synthetic audiences',
    xLabel: 'Lorden’s bound, s',
    yLabel: 's',
    curves: [
      line('median delay', ({ delay }) => delay),
      line('bound', ({ bound }) => bound),
      line('twice the bound', ({ bound }) => 2 * bound),
    ],
  });
}
