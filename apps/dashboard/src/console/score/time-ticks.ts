const MINUTE_MS = 60_000;
/** Steps that a reader of a clock counts in, in minutes. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1_440];
const MOST_TICKS = 6;

/**
 * The moments to write below a time axis: whole minutes of the clock on this machine, at most six, none so near the
 * right end that its label would leave the picture. Epoch ms.
 */
export function timeTicks(from: number, to: number): number[] {
  const step = MINUTE_MS * (STEPS.find((minutes) => (to - from) / (minutes * MINUTE_MS) <= MOST_TICKS) ?? 1_440);
  const edge = (to - from) * 0.03;
  const offset = new Date(from).getTimezoneOffset() * MINUTE_MS;
  const first = Math.ceil((from - offset) / step) * step + offset;
  const count = Math.max(0, Math.floor((to - edge - first) / step) + 1);
  return Array.from({ length: count }, (_, index) => first + index * step);
}
