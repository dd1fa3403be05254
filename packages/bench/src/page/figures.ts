import { compare, median, type Line } from '../statistics.ts';
import type { Reading } from './window.ts';

const FLAT_AIM = 0.95;
const FRAMES_AIM = 0.95;
/** By the second reading everything that is loaded later is there, and every list is as long as it gets. */
const SETTLED = 1;
/** The readings whose median is a page's heap at the end. */
const LAST = 3;

const heaps = (readings: readonly Reading[]): number[] => readings.map(({ heapMb }) => heapMb);

/** By how much a page's heap grows from one reading to the next, in KB, since it has settled: least squares. */
export function growthKb(readings: readonly Reading[]): number {
  const values = heaps(readings).slice(SETTLED);
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const slope = values.reduce((sum, value, n) => sum + (n - middle) * (value - mean), 0);
  return (slope / values.reduce((sum, _, n) => sum + (n - middle) ** 2, 0)) * 1_000;
}

/**
 * Two lines of a page that much happens on, beside the same page of a session in which nothing does; each has a reading a
 * minute, at least three; `happened` says what, for the note. Ratios above 1 say that the busy page is the cheaper one.
 */
export function figuresOf(name: string, busy: readonly Reading[], idle: readonly Reading[], happened: string): Line[] {
  const [own, other] = [heaps(busy.slice(-LAST)), heaps(idle.slice(-LAST))];
  const settled = busy[SETTLED]?.heapMb ?? Number.NaN;
  const heap = compare(`${name}: heap`, 'MB in its last minutes', own, [
    { name: 'its own at minute 2', aim: FLAT_AIM, costs: own.map(() => settled) },
    { name: 'an idle page', aim: null, costs: other },
  ]);
  const frames = compare(
    `${name}: frames`,
    'ms a frame',
    busy.map(({ frameMs }) => frameMs),
    [{ name: 'an idle page', aim: FRAMES_AIM, costs: idle.map(({ frameMs }) => frameMs) }],
  );
  return [
    { ...heap, note: `${happened}; busy: ${inWords(busy)}; idle: ${inWords(idle)}` },
    { ...frames, note: `the longest gap of a minute: busy ${longest(busy)}, idle ${longest(idle)}` },
  ];
}

const round = (values: readonly number[], digits: number): string =>
  values.map((value) => value.toFixed(digits)).join(' ');

function inWords(readings: readonly Reading[]): string {
  const last = readings.at(-1);
  const held = last === undefined ? '' : `, ${last.nodes} nodes and ${last.listeners} listeners at the end`;
  return `${round(heaps(readings), 2)} MB minute by minute, grows by ${growthKb(readings).toFixed(1)} KB a minute${held}`;
}

function longest(readings: readonly Reading[]): string {
  const gaps = readings.map(({ longestMs }) => longestMs);
  return `${median(gaps).toFixed(0)} ms (median; ${Math.max(...gaps).toFixed(0)} at most)`;
}
