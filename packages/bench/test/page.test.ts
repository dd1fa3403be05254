import { findChromium } from '@conductor/dev-env';
import { describe, expect, it } from 'vitest';
import { figuresOf, growthKb } from '../src/page/figures.ts';
import { benchPage } from '../src/page/page.ts';
import type { Reading } from '../src/page/window.ts';

const held = (heapMb: number, frameMs = 16): Reading => ({ heapMb, frameMs, longestMs: 20, nodes: 1, listeners: 1 });

describe('a page’s figures', () => {
  it('are ratios of its last minutes to its own second and to an idle page, and of its frames to those of that page', () => {
    const busy = [50, 10, 12, 20, 40, 16].map((heapMb) => held(heapMb, 32));
    const idle = [9, 9, 9, 5, 5, 5].map((heapMb) => held(heapMb));
    const ratios = figuresOf('page', busy, idle, 'Much').map(({ baselines }) => baselines.map(({ ratio }) => ratio));
    expect(ratios).toEqual([[0.5, 0.25], [0.5]]);
  });

  it('say by how much a page grows from minute to minute, whatever it held before it had settled', () => {
    expect(growthKb([90, 10, 10.5, 11, 11.5].map((heapMb) => held(heapMb)))).toBeCloseTo(500);
    expect(growthKb([1, 10, 10, 10].map((heapMb) => held(heapMb)))).toBeCloseTo(0);
  });
});

it.skipIf(findChromium() === undefined)(
  'a short run measures four pages in a real browser, of which those with an audience are told twenty events a second',
  { timeout: 180_000 },
  async () => {
    const lines = await benchPage({ readings: 3, everyMs: 3_000 });
    expect(lines.map(({ name }) => name)).toEqual([
      'attendee’s page: heap',
      'attendee’s page: frames',
      'console: heap',
      'console: frames',
    ]);
    for (const { ours, baselines } of lines)
      expect([ours, ...baselines.map(({ ratio }) => ratio)].every((value) => value > 0 && value < 1_000)).toBe(true);
    const [, perSecond, interventions] =
      /([\d.]+) events a second .* (\d+) interventions/.exec(lines[0]?.note ?? '') ?? [];
    expect(Number(perSecond)).toBeGreaterThan(15);
    expect(Number(interventions)).toBeGreaterThan(0);
    // A chat of strangers' words stands on the one page and on no other.
    const nodes = [...(lines[0]?.note ?? '').matchAll(/(\d+) nodes/g)].map(([, count]) => Number(count));
    expect(nodes[0]).toBeGreaterThan(2 * (nodes[1] ?? Infinity));
  },
);
