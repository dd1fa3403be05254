import type { LimitAnswer, SlidingWindow } from '../ports/rate-limit.ts';

/** Whether a request of `key` may pass; never rejects. `local`: this instance decided alone. */
export type RateLimiter = {
  hit(key: string, max?: number): Promise<LimitAnswer & { local: boolean }>;
  /** For how many ms this instance, by what it counted itself, would refuse `key`; 0 where it would not. Counts nothing. */
  spentFor(key: string, max: number): number;
};

const MAX_KEYS = 50_000;
/** After a failure, how long the shared counter is left alone. */
const PAUSE_MS = 1_000;

/**
 * A sliding window in this process: at most `max` of a key in any `windowMs`, refused ones not counted. Keys whose time
 * is over go; beyond 50,000 keys the longest unused goes first.
 */
export function createLocalWindow(max: number, windowMs: number, monotonic: () => number) {
  const keys = new Map<string, number[]>();
  return {
    size: () => keys.size,
    spentFor(key: string, most: number): number {
      const now = monotonic();
      const times = (keys.get(key) ?? []).filter((time) => now - time < windowMs);
      return times.length < most ? 0 : Math.max(1, (times[0] ?? now) + windowMs - now);
    },
    hit(key: string, most = max): LimitAnswer {
      const now = monotonic();
      const times = (keys.get(key) ?? []).filter((time) => now - time < windowMs);
      const [oldest = now] = times;
      const allowed = times.length < most;
      if (allowed) times.push(now);
      // Set anew, so that the map's order is the order of use.
      keys.delete(key);
      keys.set(key, times);
      prune(keys, now - windowMs);
      return {
        allowed,
        remaining: most - times.length,
        retryAfterMs: allowed ? 0 : Math.max(1, oldest + windowMs - now),
      };
    },
  };
}

function prune(keys: Map<string, number[]>, before: number): void {
  for (const [key, times] of keys) {
    const last = times.at(-1);
    if (keys.size <= MAX_KEYS && last !== undefined && last > before) return;
    keys.delete(key);
  }
}

/**
 * The shared window, and one of this process for as long as the shared one does not answer: a limit of the same size,
 * never none. The local one counts all along, so nobody begins anew when it takes over.
 */
export function createRateLimiter(
  shared: SlidingWindow,
  { max, windowMs, monotonic = () => performance.now() }: { max: number; windowMs: number; monotonic?: () => number },
): RateLimiter {
  const local = createLocalWindow(max, windowMs, monotonic);
  let pausedUntil = -Infinity;
  return {
    spentFor: (key, most) => local.spentFor(key, most),
    async hit(key, most = max) {
      const byOurselves = local.hit(key, most);
      if (monotonic() < pausedUntil) return { ...byOurselves, local: true };
      try {
        return { ...(await shared.hit(key, most)), local: false };
      } catch {
        pausedUntil = monotonic() + PAUSE_MS;
        return { ...byOurselves, local: true };
      }
    },
  };
}
