import { t } from '@lingui/core/macro';

/** What is wrong with a whole number as it was typed; null where it is one from `min` to `max`. */
export function wholeNumberProblem({ min, max }: { min: number; max: number }, raw: string): string | null {
  const value = raw.trim();
  const fits = /^\d+$/.test(value) && Number(value) >= min && Number(value) <= max;
  return fits ? null : t`A whole number from ${min} to ${max}.`;
}
