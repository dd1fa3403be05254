import { t } from '@lingui/core/macro';
import { i18n } from '../words/i18n.ts';
import { localeOf } from '../words/languages.ts';

const locale = (): string => localeOf(i18n.locale);

/** A share 0–1 as points of 100, without decimals: 0.617 → "62". */
export const points = (share: number): string => String(Math.round(share * 100));

/** A share 0–1 as a percentage whose sign never stands on another line: 0.5 → "50 %". */
export const percent = (share: number): string => `${points(share)}\u00A0%`;

// Making one costs far more than using it, and a curve's table asks for hundreds of times at each tick.
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(seconds: boolean): Intl.DateTimeFormat {
  const key = `${locale()} ${seconds}`;
  const known = clocks.get(key);
  if (known !== undefined) return known;
  const second = seconds ? ({ second: '2-digit' } as const) : {};
  const clock = new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit', ...second });
  clocks.set(key, clock);
  return clock;
}

/** The time of day of an epoch ms, to the minute or to the second. */
export const clockTime = (at: number, seconds = false): string => clockOf(seconds).format(at);

/** The day and time of an epoch ms, where the day matters: "Wed, 25 Nov 2026, 14:03". */
export const dayTime = (at: number): string => {
  const day = new Date(at).toLocaleDateString(locale(), {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  return `${day}, ${clockTime(at)}`;
};

/** A length of time in ms in words, to the minute from a minute on: "40 s", "25 min", "1 h 5 min". */
export function lasting(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (ms < 60_000) return t`${Math.round(ms / 1_000)} s`;
  if (minutes < 60) return t`${minutes} min`;
  return t`${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const pad = (value: number): string => String(value).padStart(2, '0');

/** A length of time in ms as "1:05" or "1:02:03"; negative is "0:00". */
export function countdown(ms: number): string {
  const total = Math.max(0, Math.ceil(ms / 1_000));
  const [hours, minutes, seconds] = [Math.floor(total / 3_600), Math.floor(total / 60) % 60, total % 60];
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds)}` : `${minutes}:${pad(seconds)}`;
}

/** A length of time in ms as rough words: "just now", "3 min ago", "2 h ago". */
export function ago(ms: number): string {
  if (ms < 10_000) return t`just now`;
  if (ms < 60_000) return t`${Math.floor(ms / 1_000)} s ago`;
  if (ms < 3_600_000) return t`${Math.floor(ms / 60_000)} min ago`;
  return t`${Math.floor(ms / 3_600_000)} h ago`;
}

/**
 * Shares rounded to whole points so that what is shown adds up to the shown total: the rounding error goes to those
 * values that lose least by it (largest remainder). Values and total 0–1 or signed; the result is in points.
 */
export function pointsThatAddUp(shares: readonly number[], total: number): number[] {
  const scaled = shares.map((share) => share * 100);
  const result = scaled.map(Math.floor);
  const missing = Math.round(total * 100) - result.reduce((sum, value) => sum + value, 0);
  const order = scaled
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .toSorted((a, b) => b.remainder - a.remainder);
  for (const { index } of order.slice(0, Math.max(0, missing))) result[index] = (result[index] ?? 0) + 1;
  return result;
}
