/** A text over the chart at a moment. `at` is a share of the time shown, 0–1; newer and graver ones come first. */
export type ChartLabel = { key: string; text: string; at: number; kind: 'anomaly' | 'mark' };
/** Where it is written: from `x` to `to` in pixels from the left end of the plot, and in which line over it, 0 the lowest. */
export type PlacedLabel = ChartLabel & { x: number; to: number; lane: number };

/** Lines for labels over the plot. */
export const LANES = 2;
/** A letter at 12 px, half bold, is about so wide; rather too wide, since fonts differ. */
const LETTER_PX = 7.4;
const GAP_PX = 8;

/**
 * Places labels so that none runs out of the picture and none touches another: each as near to its moment as it can
 * be, in the lowest line that has room. What finds none is left out; the list and the table have it too.
 */
export function placeLabels(labels: readonly ChartLabel[], widthPx: number): PlacedLabel[] {
  const placed: PlacedLabel[] = [];
  for (const label of labels) {
    const width = label.text.length * LETTER_PX;
    if (width > widthPx) continue;
    const x = Math.min(Math.max(0, label.at * widthPx - width / 2), widthPx - width);
    const isFree = (lane: number): boolean =>
      placed.every((other) => other.lane !== lane || other.x > x + width + GAP_PX || other.to < x - GAP_PX);
    const lane = Array.from({ length: LANES }, (_, index) => index).find(isFree);
    if (lane !== undefined) placed.push({ ...label, x, lane, to: x + width });
  }
  return placed;
}
