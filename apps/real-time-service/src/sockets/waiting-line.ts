import { SocketError } from './socket-error.ts';

/** Runs work as soon as there is room for it. Rejects with UNAVAILABLE and `retryAfterMs` where none will be soon; then it was not begun. */
export type WaitingLine = <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>;

export type WaitingLineOptions = {
  /** So many works are under way at most. */
  atOnce: number;
  /** So many more wait at most, the first first. */
  most: number;
  /** Nobody waits longer. */
  patienceMs: number;
  /** So many a second of those turned away are asked to come back. */
  perSecond: number;
  onTurnedAway: () => void;
};

/** Nobody comes back sooner than the first of these, and whoever is turned away is not sent off for longer than the second. */
const SOONEST_MS = 1_000;
const LATEST_MS = 30_000;
/** Of its time to come back anybody may be so large a part later. */
const JITTER = 0.5;

/**
 * A line before work that a crowd asks for all at once. What is under way is never slowed by what waits, and each who is
 * turned away is given a later moment than the one before: more who ask never means fewer who are served.
 */
export function createWaitingLine(options: WaitingLineOptions): WaitingLine {
  const { atOnce, most, patienceMs, perSecond, onTurnedAway } = options;
  const waiting = new Set<() => void>();
  let busy = 0;
  let lastReturn = 0;

  const turnedAway = (): SocketError => {
    onTurnedAway();
    const now = performance.now();
    lastReturn = Math.min(Math.max(now + SOONEST_MS, lastReturn + 1_000 / perSecond), now + LATEST_MS);
    const retryAfterMs = Math.ceil((lastReturn - now) * (1 + JITTER * Math.random()));
    return new SocketError('UNAVAILABLE', 'Many come in at once: this is tried again in a moment', retryAfterMs);
  };

  const enter = async (signal: AbortSignal): Promise<void> => {
    if (busy < atOnce) {
      busy += 1;
      return;
    }
    if (waiting.size >= most) throw turnedAway();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const giveUp = (): void => {
      if (waiting.delete(resolve)) reject(turnedAway());
    };
    waiting.add(resolve);
    const timer = setTimeout(giveUp, patienceMs);
    signal.addEventListener('abort', giveUp);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
    }
  };

  const leave = (): void => {
    const [next] = waiting;
    // Whoever comes next takes this place: it is never free in between.
    if (next) {
      waiting.delete(next);
      next();
    } else busy -= 1;
  };

  return async (work, signal) => {
    await enter(signal);
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
