import type { ReplayLine } from './replaying.ts';

const WIDTH = 960;
const HEIGHT = 320;
const LEFT = 56;
const RIGHT = 16;
const TOP = 36;
const BOTTOM = 40;
const COLOURS = ['#0b6e99', '#b3541e', '#5b7f2b', '#7a4b9c', '#555555'];

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
  const fifths = [0, 0.2, 0.4, 0.6, 0.8, 1];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" role="img">`,
    `<title>${escape(title)}</title><rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<text x="${LEFT}" y="18" font-size="14">${escape(title)}</text>`,
    ...marks.map((mark) => drawMark(mark, x, y(maxY))),
    ...fifths.flatMap((f) => [
      `<path d="M${LEFT} ${y(f * maxY)}H${WIDTH - RIGHT}" stroke="#ddd"/>`,
      `<text x="${LEFT - 6}" y="${y(f * maxY)}" dy="4" text-anchor="end">${number(f * maxY)}</text>`,
      `<text x="${x(f * maxX)}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle">${number(f * maxX)}</text>`,
    ]),
    `<text x="${WIDTH - RIGHT}" y="${HEIGHT - 6}" text-anchor="end">${escape(xLabel)}</text>`,
    `<text x="12" y="${TOP - 6}">${escape(yLabel)}</text>`,
    ...curves.map(
      ({ points }, i) => `<path d="${trace(points, x, y)}" fill="none" stroke="${colour(i)}" stroke-width="1.5"/>`,
    ),
    ...curves.map(
      ({ label }, i) =>
        `<text x="${WIDTH - RIGHT - 150 * (curves.length - i) + 20}" y="18" fill="${colour(i)}">${escape(label)}</text>`,
    ),
    '</svg>\n',
  ].join('\n');
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

const colour = (i: number): string => COLOURS[i % COLOURS.length] ?? '#000';
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
    `<rect x="${x(from)}" y="${top}" width="${width.toFixed(1)}" height="${HEIGHT - BOTTOM - TOP}" fill="#d33" fill-opacity="0.25"/>`,
    `<text x="${x(from)}" y="${TOP + 10}" font-size="10" fill="#a00">${escape(label)}</text>`,
  ].join('');
}
