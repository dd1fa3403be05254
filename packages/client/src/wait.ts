import type { SocketFailure } from '@conductor/contracts';

/**
 * Between half of `ms` and one and a half of it: of many who were cut off at once, not all come back in the same moment.
 */
export const spread = (ms: number): number => ms * (0.5 + Math.random());

/** How long to wait, in ms, before the same is tried again: as the server says, which spreads them itself, else about `againMs`. */
export const pauseAfter = (failure: SocketFailure | null, againMs: number): number =>
  failure?.retryAfterMs ?? spread(againMs);
