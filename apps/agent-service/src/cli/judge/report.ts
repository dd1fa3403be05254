import { DROPS, type Judged, type Rivals } from './drops.ts';
import type { Exited } from './exits.ts';
import type { Audience } from './recordings.ts';
import { counted } from './run.ts';
import { bootstrap, dispersion, lordenBound, mean, type Interval } from './statistics.ts';
import type { Synthesised } from './synthetic.ts';

/** What was measured on one recording. */
export type Case = { audience: Audience; drops: Rivals<Judged>; exits: Exited | null };

/** Shares within 120 s / 300 s that are aimed at. */
const AIMS = {
  busy: [
    [0.95, 0.97],
    [0.7, 0.8],
    [0.3, 0.5],
  ],
  small: [[0.65, 0.9], [0.3, 0.65], null],
} as const;
const EXIT_AIM = 0.95;
const ALARMS_AIM = 0.5;
const WORST_AIM = 2;
/** Minutes between false alarms at the aimed rate. */
const BETWEEN_MINUTES = 60 / ALARMS_AIM;

/** One line of the table of drops. */
export type Line = {
  kind: 'busy' | 'small';
  drop: string;
  aim: readonly [number, number] | null;
  ours: [Interval, Interval];
  placebo: [number, number];
  plain: [number, number];
  plainPlacebo: [number, number];
  recordings: number;
};

/** The table of drops, over the recordings given. */
export function linesOf(cases: readonly Case[], seed: number): Line[] {
  return (['busy', 'small'] as const).flatMap((kind) => {
    const these = cases.filter(({ audience }) => audience.kind === kind);
    return DROPS.map(({ name }, i) => {
      const of = (rival: 'ours' | 'plain', h: 0 | 1) => these.map(({ drops }) => drops[rival].drops[i]?.within[h] ?? 0);
      const placebo = (rival: 'ours' | 'plain', h: 0 | 1) =>
        mean(these.map(({ drops }) => drops[rival].placebo.within[h]));
      const interval = (h: 0 | 1) => bootstrap(of('ours', h), `${seed}:${kind}:${name}:${h}`);
      return {
        kind,
        drop: name,
        aim: AIMS[kind][i] ?? null,
        recordings: these.length,
        ours: [interval(0), interval(1)],
        placebo: [placebo('ours', 0), placebo('ours', 1)],
        plain: [mean(of('plain', 0)), mean(of('plain', 1))],
        plainPlacebo: [placebo('plain', 0), placebo('plain', 1)],
      };
    });
  });
}

/** Whether both intervals reach up to the aim. */
const isMet = ({ aim, ours }: Line): boolean =>
  aim === null || aim.every((share, h) => (ours[h === 0 ? 0 : 1].high ?? 0) >= share);

/** Alarms per untouched hour over the recordings, and of the worst of them. */
export function alarmRate(cases: readonly Case[], rival: 'ours' | 'plain'): { perHour: number; worst: number } {
  const rates = cases.map(({ audience, drops }) => ({
    alarms: counted(drops[rival].alarms).length,
    hours: audience.endMs / 3_600_000,
  }));
  const hours = rates.reduce((sum, rate) => sum + rate.hours, 0);
  return {
    perHour: rates.reduce((sum, rate) => sum + rate.alarms, 0) / Math.max(1e-9, hours),
    worst: Math.max(0, ...rates.map((rate) => rate.alarms / rate.hours)),
  };
}

/** Everything measured on one set of recordings, as lines of text. */
export function describeCases(title: string, cases: readonly Case[], seed: number): string[] {
  if (cases.length === 0) return [`${title}: no recordings`, ''];
  const [ours, plain] = [alarmRate(cases, 'ours'), alarmRate(cases, 'plain')];
  const exits = cases.flatMap(({ exits: one }) => (one === null || one.tried === 0 ? [] : [one]));
  const caught = [0, 1].map((h) =>
    bootstrap(
      exits.map((one) => one.shares[h === 0 ? 0 : 1]),
      `${seed}:exits:${h}`,
    ),
  );
  const falseExits = cases.flatMap(({ drops }) => drops.ours.alarms.filter(({ type }) => type === 'MASS_EXIT')).length;
  return [
    `${title}: ${cases.map(({ audience }) => audience.name).join(', ')}`,
    `alarms per untouched hour: ours ${ours.perHour.toFixed(2)} (worst session ${ours.worst.toFixed(2)}; aim ≤ ${ALARMS_AIM} and ≤ ${WORST_AIM}), plain CUSUM ${plain.perHour.toFixed(2)} (worst ${plain.worst.toFixed(2)})`,
    '',
    '| share noticed within 120 s / 300 s | ours, 90 % interval | placebo | plain CUSUM | its placebo | aim | met |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...linesOf(cases, seed)
      .filter(({ recordings }) => recordings > 0)
      .map(describeLine),
    '',
    ...cases.filter(({ audience }) => audience.kind !== 'silent').map(describeCase),
    ...(exits.length === 0
      ? []
      : [
          `30 % leave within 60 s: noticed within 30 s of the last ${percent(caught[1]?.mean)} (${percent(caught[1]?.low)}–${percent(caught[1]?.high)}; aim ${percent(EXIT_AIM)}), of the first ${percent(caught[0]?.mean)}; MASS_EXIT in untouched recordings: ${falseExits}`,
        ]),
    '',
  ];
}

function describeLine(line: Line): string {
  const [near, far] = line.ours;
  const verdict = line.aim === null ? '' : isMet(line) ? 'yes' : 'no';
  return `| ${line.kind}: ${line.drop} | ${range(near)} / ${range(far)} | ${pair(line.placebo)} | ${pair(line.plain)} | ${pair(line.plainPlacebo)} | ${line.aim === null ? '' : pair(line.aim)} | ${verdict} |`;
}

/** A recording's own burstiness: the bound that no procedure can beat, beside the median delay. */
function describeCase({ audience, drops }: Case): string {
  const { mean: perMinute, k } = dispersion(audience.minutes);
  const each = DROPS.map(({ name, keep }, i) => {
    const bound = 60 * lordenBound(BETWEEN_MINUTES, perMinute, k, keep);
    const medianMs = drops.ours.drops[i]?.medianMs ?? Infinity;
    const delay = Number.isFinite(medianMs) ? `${Math.round(medianMs / 1_000)} s` : '> 300 s';
    return `${name} ${delay} (bound ${Math.round(bound)} s)`;
  });
  return `  ${audience.name}: ${perMinute.toFixed(1)} messages/min, variance/mean ${(1 + perMinute / k).toFixed(1)}; median delay ${each.join(', ')}`;
}

/** The synthetic audiences beside Lorden's bound. */
export function describeSynthetic(measured: readonly Synthesised[]): string[] {
  return [
    'synthetic negative-binomial audiences: median delay / Lorden\u2019s bound',
    `| people | messages/min | false alarms/h | ${DROPS.map(({ name }) => name).join(' | ')} |`,
    `| --- | --- | --- | ${DROPS.map(() => '---').join(' | ')} |`,
    ...measured.map(({ size, alarmsPerHour, drops }) => {
      const each = drops.map(
        ({ delay, bound }) => `${delay} s / ${bound.toFixed(0)} s = ${(delay / bound).toFixed(2)}`,
      );
      return `| ${size.people} | ${size.perMinute} | ${alarmsPerHour.toFixed(2)} | ${each.join(' | ')} |`;
    }),
  ];
}

const percent = (share = 0): string => `${(100 * share).toFixed(0)} %`;
const range = (one: Interval): string => `${percent(one.mean)} (${percent(one.low)}–${percent(one.high)})`;
const pair = (two: readonly [number, number]): string => `${percent(two[0])} / ${percent(two[1])}`;
