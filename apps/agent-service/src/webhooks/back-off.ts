const FIRST_MS = 5_000;
const LONGEST_MS = 1_800_000;
/** A message that did not arrive in so long is given up. */
const PATIENCE_MS = 86_400_000;

/**
 * How long to wait after the `attempts`-th attempt failed, `ageMs` after the first could be made; null: it is given up.
 * From 5 s it doubles up to 30 min, spread by a fifth to either side so that what failed together does not come back
 * together. `chance` is 0–1.
 */
export function pauseAfter(attempts: number, ageMs: number, chance: number): number | null {
  if (ageMs >= PATIENCE_MS) return null;
  const pause = Math.min(FIRST_MS * 2 ** (attempts - 1), LONGEST_MS);
  return Math.round(pause * (0.8 + 0.4 * chance));
}
