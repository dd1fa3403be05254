/** `burst` at once, `perSecond` in the long run. */
export type Rate = { burst: number; perSecond: number };

export type TokenBuckets = {
  /** Takes `count` tokens, one unless said, of the key's bucket at `nowMs` (monotonic); none, and false, where fewer are left. */
  take(key: string, rate: Rate, nowMs: number, count?: number): boolean;
  /** Forgets the buckets that nobody touched for a minute, so that memory is bounded by who was active lately. */
  prune(nowMs: number): void;
  size(): number;
};

/** Every rate in use refills its bucket within this time, so a bucket forgotten after it was full again. */
const LONGEST_REFILL_MS = 60_000;

/** Token buckets by key, full at first. A key that comes back before its bucket is forgotten finds it as it was left. */
export function createTokenBuckets(): TokenBuckets {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(key, { burst, perSecond }, nowMs, count = 1) {
      const bucket = buckets.get(key) ?? { tokens: burst, at: nowMs };
      bucket.tokens = Math.min(burst, bucket.tokens + ((nowMs - bucket.at) / 1_000) * perSecond);
      bucket.at = nowMs;
      buckets.set(key, bucket);
      if (bucket.tokens < count) return false;
      bucket.tokens -= count;
      return true;
    },
    prune(nowMs) {
      for (const [key, bucket] of buckets) if (nowMs - bucket.at > LONGEST_REFILL_MS) buckets.delete(key);
    },
    size: () => buckets.size,
  };
}
