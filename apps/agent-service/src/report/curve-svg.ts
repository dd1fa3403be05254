import type { ReportMinute, SessionReport } from '@conductor/contracts';
import { html, type Markup } from './markup.ts';
import { clock } from './page-parts.ts';

const MINUTE_MS = 60_000;
const [WIDTH, HEIGHT] = [960, 280];
const [LEFT, TOP, RIGHT, BOTTOM] = [34, 24, 942, 256];
const MOST_TIMES = 8;

type Scale = { x: (at: number) => number; y: (score: number) => number; from: number; to: number };

/** The curve by minute, with anomalies as areas and interventions as numbered lines. */
export function curveSvg({ curve, anomalies, interventions }: SessionReport): Markup {
  const scale = scaleOf(curve);
  const within = (at: number): boolean => at >= scale.from && at <= scale.to;
  const areas = anomalies
    .filter(({ openedAt, endedAt }) => openedAt <= scale.to && (endedAt ?? scale.to) >= scale.from)
    .map((row) => area(scale, row.openedAt, row.endedAt ?? scale.to, row.severity));
  const marks = interventions.flatMap(({ executedAt }, index) =>
    executedAt !== null && within(executedAt) ? [mark(scale.x(executedAt), index + 1)] : [],
  );
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="curve-title curve-about">
    <title id="curve-title">The score by minute</title>
    <desc id="curve-about">
      ${known(curve).length} of ${curve.length} minutes have a score; ${areas.length} anomalies and ${marks.length}
      interventions are marked. The tables on this page hold the same.
    </desc>
    ${[0, 20, 40, 60, 80, 100].map((points) => level(scale, points))} ${times(scale)}
    ${runs(curve, (minute) => minute.score === null).map((run) => area(scale, start(run), end(run), 'unknown'))}
    ${areas} ${runs(curve, (minute) => minute.score !== null).map((run) => line(scale, run))} ${marks}
  </svg>`;
}

function scaleOf(curve: readonly ReportMinute[]): Scale {
  const [from, to] = [start(curve), Math.max(end(curve), start(curve) + MINUTE_MS)];
  return {
    from,
    to,
    x: (at) => round(LEFT + clamp((at - from) / (to - from)) * (RIGHT - LEFT)),
    y: (score) => round(TOP + (1 - score) * (BOTTOM - TOP)),
  };
}

const clamp = (share: number): number => Math.min(1, Math.max(0, share));
const round = (value: number): number => Math.round(value * 10) / 10;
const start = (run: readonly ReportMinute[]): number => run[0]?.at ?? 0;
const end = (run: readonly ReportMinute[]): number => (run.at(-1)?.at ?? 0) + MINUTE_MS;
const known = (curve: readonly ReportMinute[]) => curve.filter(({ score }) => score !== null);

/** The longest stretches of minutes that `has` holds for. */
function runs(curve: readonly ReportMinute[], has: (minute: ReportMinute) => boolean): ReportMinute[][] {
  const found: ReportMinute[][] = [];
  curve.forEach((minute, index) => {
    if (!has(minute)) return;
    const before = curve[index - 1];
    if (before && has(before)) found.at(-1)?.push(minute);
    else found.push([minute]);
  });
  return found;
}

function level(scale: Scale, points: number): Markup {
  const y = scale.y(points / 100);
  return html`<line class="grid" x1="${LEFT}" x2="${RIGHT}" y1="${y}" y2="${y}" />
    <text x="${LEFT - 8}" y="${y + 4}" text-anchor="end">${points}</text>`;
}

function times({ from, to, x }: Scale): Markup[] {
  const minutes = (to - from) / MINUTE_MS;
  const step = [1, 2, 5, 10, 15, 30, 60, 120, 180].find((size) => minutes / size <= MOST_TIMES) ?? 240;
  const first = Math.ceil(from / MINUTE_MS / step) * step * MINUTE_MS;
  const count = Math.floor((to - first) / MINUTE_MS / step) + 1;
  return Array.from({ length: count }, (_, index) => first + index * step * MINUTE_MS).map(
    (at) => html`<text x="${x(at)}" y="${HEIGHT - 6}" text-anchor="middle">${clock(at)}</text>`,
  );
}

function area({ x }: Scale, from: number, to: number, kind: string): Markup {
  const width = Math.max(2, round(x(to) - x(from)));
  return html`<rect class="${kind}" x="${x(from)}" y="${TOP}" width="${width}" height="${BOTTOM - TOP}" />`;
}

/** A minute's score stands at its middle; a single one is a dot. */
function line({ x, y }: Scale, run: readonly ReportMinute[]): Markup {
  const points = run.map(({ at, score }) => `${x(at + MINUTE_MS / 2)},${y(score ?? 0)}`);
  const [cx = 0, cy = 0] = (points[0] ?? '').split(',');
  return points.length > 1
    ? html`<polyline class="curve" points="${points.join(' ')}" />`
    : html`<circle class="dot" cx="${cx}" cy="${cy}" r="2.5" />`;
}

const mark = (x: number, number: number): Markup =>
  html`<line class="act" x1="${x}" x2="${x}" y1="${TOP}" y2="${BOTTOM}" />
    <text class="number" x="${x}" y="${TOP - 8}">${number}</text>`;
