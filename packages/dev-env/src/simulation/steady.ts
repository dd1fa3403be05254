/** So many gaps on either side say how quick the recording was just then. */
const NEIGHBOURS = 12;

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * The same acts in the same order, as quick on the whole at any time as on the mean: how they come in clusters stays, the
 * recording's own lulls go. A scenario's slump is then the only one there is. Times in seconds, the first at 0.
 */
export function steadied<T extends { at: number }>(acts: readonly T[]): T[] {
  const gaps = acts.map(({ at }, index) => at - (acts[index - 1]?.at ?? at));
  const usual = mean(gaps);
  let now = 0;
  return acts.map((act, index) => {
    const around = mean(gaps.slice(Math.max(index - NEIGHBOURS, 0), index + NEIGHBOURS + 1));
    const gap = gaps[index] ?? 0;
    now += around === 0 ? gap : (gap * usual) / around;
    return { ...act, at: now };
  });
}
