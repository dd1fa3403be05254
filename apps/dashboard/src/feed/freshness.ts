import type { EngagementPoint } from '@conductor/contracts';

const DEFAULT_TICK_MS = 5_000;

/** The interval of the ticks, ms: the median of the last ten gaps, since an installation may change it. */
export function tickInterval(points: readonly EngagementPoint[]): number {
  const last = points.slice(-11);
  const gaps = last
    .slice(1)
    .map((point, index) => point.at - (last[index]?.at ?? point.at))
    .toSorted((a, b) => a - b);
  return gaps[Math.floor(gaps.length / 2)] || DEFAULT_TICK_MS;
}

/**
 * Since when the numbers on the page are old, or null while they are fresh: three ticks without news, and at least
 * four seconds, so that a short interval on a busy machine does not flicker. All times epoch ms of this machine.
 */
export function staleSince(lastHeardAt: number | null, tickMs: number, now: number): number | null {
  if (lastHeardAt === null) return null;
  return now - lastHeardAt > Math.max(3 * tickMs, 4_000) ? lastHeardAt : null;
}

/**
 * How far this machine's clock runs ahead of the services', ms, learned from the least delayed of the events heard.
 * Countdowns to a service's deadline subtract it.
 */
export const learnClockOffset = (known: number | null, receivedAt: number, sentAt: number): number =>
  Math.min(known ?? Number.POSITIVE_INFINITY, receivedAt - sentAt);
