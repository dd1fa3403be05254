import type { ReplayLine } from './replaying.ts';
import type { World } from './world.ts';

const WIDTH = 960;
const HEIGHT = 340;
const LEFT = 56;
const RIGHT = 24;
const TOP = 48;
const BOTTOM = 40;
/** By curve, on light and on dark paper. */
const COLOURS = [
  ['#0b6e99', '#5cc3f0'],
  ['#b3541e', '#f0945c'],
  ['#5b7f2b', '#a5cf6b'],
  ['#7a4b9c', '#c79be8'],
] as const;
/** Paper, ink, rules and marks on light and on dark paper. */
const TONES = [
  ['#fff', '#222', '#ddd', '#c22'],
  ['#0d1117', '#ddd', '#30363d', '#f66'],
] as const;
const rules = (dark: 0 | 1): string => {
  const [paper, ink, rule, mark] = TONES[dark];
  const curves = COLOURS.map(
    (colours, i) => `.c${i}{stroke:${colours[dark]}}text.c${i}{stroke:none;fill:${colours[dark]}}`,
  );
  return `.paper{fill:${paper}}text{fill:${ink}}.rule{stroke:${rule}}.mark{fill:${mark}}${curves.join('')}`;
};
/** Follows the reader's own setting, as a picture in a page does too. */
const STYLE = `<style>${rules(0)}@media(prefers-color-scheme:dark){${rules(1)}}</style>`;

export type Curve = { label: string; points: readonly (readonly [number, number | null])[] };
/** A vertical mark at `x`; with `to` it is a shaded span. */
export type Mark = { x: number; to?: number; label: string };
export type Plot = {
  title: string;
  xLabel: string;
  yLabel: string;
  curves: readonly Curve[];
  marks?: readonly Mark[];
  yMax?: number;
};

/** A line chart as SVG text: axes from zero, curves broken where a value is null, marks behind them. Deterministic. */
export function plot({ title, xLabel, yLabel, curves, marks = [], yMax }: Plot): string {
  const all = curves.flatMap((curve) => curve.points);
  const maxX = Math.max(1e-9, ...all.map(([x]) => x));
  const maxY = yMax ?? Math.max(1e-9, ...all.map(([, y]) => y ?? 0));
  const x = (value: number): string => (LEFT + (value / maxX) * (WIDTH - LEFT - RIGHT)).toFixed(1);
  const y = (value: number): string => (HEIGHT - BOTTOM - (value / maxY) * (HEIGHT - TOP - BOTTOM)).toFixed(1);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" role="img">`,
    `<title>${escape(title)}</title>${STYLE}<rect class="paper" width="${WIDTH}" height="${HEIGHT}"/>`,
    `<text x="${LEFT}" y="18" font-size="14">${escape(title)}</text>`,
    ...marks.map((mark) => drawMark(mark, x, y(maxY))),
    ...ticks(maxY).flatMap((at) => [
      `<path class="rule" d="M${LEFT} ${y(at)}H${WIDTH - RIGHT}"/>`,
      `<text x="${LEFT - 6}" y="${y(at)}" dy="4" text-anchor="end">${number(at)}</text>`,
    ]),
    ...ticks(maxX).map(
      (at) => `<text x="${x(at)}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle">${number(at)}</text>`,
    ),
    `<text x="${WIDTH - RIGHT}" y="${HEIGHT - 6}" text-anchor="end">${escape(xLabel)}</text>`,
    `<text x="${LEFT}" y="${TOP - 8}" font-size="11">${escape(yLabel)}</text>`,
    ...curves.map(
      ({ points }, i) => `<path class="${colour(i)}" d="${trace(points, x, y)}" fill="none" stroke-width="1.5"/>`,
    ),
    ...curves.map(
      ({ label }, i) =>
        `<text class="${colour(i)}" x="${WIDTH - RIGHT - 150 * (curves.length - i) + 20}" y="18">${escape(label)}</text>`,
    ),
    '</svg>\n',
  ].join('\n');
}

/** Four to eight round numbers from zero up to `max`. */
function ticks(max: number): number[] {
  const magnitude = 10 ** Math.floor(Math.log10(max));
  const step = [2, 1, 0.5, 0.2].map((share) => share * magnitude).find((each) => max / each >= 4) ?? 0.2 * magnitude;
  return Array.from({ length: Math.floor(max / step + 1e-9) + 1 }, (_, i) => i * step);
}

/** A replay's score over minutes, with its anomalies from opening to end. */
export function plotReplay(name: string, lines: readonly ReplayLine[]): string {
  const points: [number, number | null][] = [];
  const marks: Mark[] = [];
  for (const line of lines) {
    if (line.type === 'engagement') points.push([line.t / 60, line.score]);
    if (line.type === 'anomaly') marks.push({ x: line.t / 60, label: line.anomalyType });
    const open = marks.findLast((mark) => line.type === 'anomaly_end' && mark.label === line.anomalyType);
    if (open !== undefined) open.to = line.t / 60;
  }
  return plot({
    title: name,
    xLabel: 'minutes',
    yLabel: 'score',
    yMax: 1,
    curves: [{ label: 'score', points }],
    marks,
  });
}

/** A simulation's regret over rounds, with the rounds at which its world changed. */
export function plotRegret({ runs, changes = [] }: World, curve: readonly number[]): string {
  const every = Math.ceil(curve.length / 400);
  const points = curve.flatMap((regret, i) => ((i + 1) % every === 0 ? [[i + 1, regret] as const] : []));
  return plot({
    title: `Regret, mean of ${runs} runs`,
    xLabel: 'interventions',
    yLabel: 'successes given away',
    curves: [{ label: 'regret', points: [[0, 0], ...points] }],
    marks: changes.filter(({ at }) => at <= curve.length).map(({ at }) => ({ x: at, label: 'the world changes' })),
  });
}

const colour = (i: number): string => `c${i % COLOURS.length}`;
const number = (value: number): string => String(Number(value.toPrecision(3)));
const escape = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

function trace(points: Curve['points'], x: (v: number) => string, y: (v: number) => string): string {
  let pen = 'M';
  const steps: string[] = [];
  for (const [px, py] of points) {
    if (py === null) pen = 'M';
    else {
      steps.push(`${pen}${x(px)} ${y(py)}`);
      pen = 'L';
    }
  }
  return steps.join('');
}

function drawMark({ x: from, to, label }: Mark, x: (v: number) => string, top: string): string {
  const width = to === undefined ? 1 : Math.max(1, Number(x(to)) - Number(x(from)));
  return [
    `<rect x="${x(from)}" y="${top}" width="${width.toFixed(1)}" height="${HEIGHT - BOTTOM - TOP}" class="mark" fill-opacity="0.25"/>`,
    `<text x="${x(from)}" y="${TOP + 10}" font-size="10" class="mark">${escape(label)}</text>`,
  ].join('');
}
