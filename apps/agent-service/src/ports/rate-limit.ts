/** Whether one more request may pass, and when the next may if not. */
export type LimitAnswer = {
  allowed: boolean;
  /** Requests still allowed in the present window. */
  remaining: number;
  /** Milliseconds until a request is allowed again; 0 when one is. */
  retryAfterMs: number;
};

/** Counts a request of `key` against a sliding window of `max`, by default the limiter's own. Rejects when the counter does not answer. */
export interface SlidingWindow {
  hit(key: string, max?: number): Promise<LimitAnswer>;
}
