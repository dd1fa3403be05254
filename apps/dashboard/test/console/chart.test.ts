import { describe, expect, it } from 'vitest';
import { LANES, placeLabels, type ChartLabel } from '../../src/console/score/chart-labels.ts';
import { timeTicks } from '../../src/console/score/time-ticks.ts';
import { AT } from '@conductor/contracts/fixtures';

const label = (text: string, at: number): ChartLabel => ({ key: `${text}-${at}`, text, at, kind: 'mark' });
const widthOf = ({ text }: ChartLabel) => text.length * 7;

describe('the labels of the chart', () => {
  it('neither run out of the picture nor into each other, however many there are', () => {
    for (const width of [220, 300, 600]) {
      const many = Array.from({ length: 40 }, (_, index) =>
        label(index % 3 === 0 ? 'Question in front' : 'Poll', index / 39),
      );
      const placed = placeLabels(many, width);
      expect(placed.length).toBeGreaterThan(2);
      for (const one of placed) {
        expect(one.x).toBeGreaterThanOrEqual(0);
        expect(one.x + widthOf(one)).toBeLessThanOrEqual(width);
        expect(one.lane).toBeLessThan(LANES);
        const touching = placed.filter(
          (other) => other.lane === one.lane && other.x > one.x && other.x < one.x + widthOf(one),
        );
        expect(touching).toEqual([]);
      }
    }
  });

  it('stand at their moment where there is room, the first given first', () => {
    const [poll] = placeLabels([label('Poll', 0.5)], 600);
    expect(poll).toMatchObject({ lane: 0, at: 0.5 });
    expect((poll?.x ?? 0) + 4 * 3.7).toBeCloseTo(300, 0);
    const same = placeLabels([label('Sudden drop', 1), label('Poll', 1), label('Banner', 1)], 300);
    expect(same.map(({ text, lane }) => [text, lane])).toEqual([
      ['Sudden drop', 0],
      ['Poll', 1],
    ]);
    expect(placeLabels([label('People are leaving', 0.5)], 60)).toEqual([]);
  });
});

describe('the ticks of the chart', () => {
  const MINUTE = 60_000;

  it.each([
    [5, 1],
    [15, 5],
    [60, 10],
    [180, 30],
    [600, 120],
  ])('stand, over %i minutes, at every %i minutes of the clock', (minutes, step) => {
    const from = AT + 12_345;
    const to = from + minutes * MINUTE;
    const ticks = timeTicks(from, to);
    expect(ticks.length).toBeGreaterThan(1);
    expect(ticks.length).toBeLessThanOrEqual(6);
    for (const tick of ticks) {
      const clock = new Date(tick);
      expect((clock.getHours() * 60 + clock.getMinutes()) % step).toBe(0);
      expect([clock.getSeconds(), clock.getMilliseconds()]).toEqual([0, 0]);
      expect(tick >= from && tick < to).toBe(true);
    }
    expect(ticks.slice(1).map((tick, index) => (tick - (ticks[index] ?? 0)) / MINUTE)).toEqual(
      ticks.slice(1).map(() => step),
    );
  });
});
