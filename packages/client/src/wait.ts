/**
 * Between half of `ms` and one and a half of it: of many who were cut off at once, not all come back in the same moment.
 */
export const spread = (ms: number): number => ms * (0.5 + Math.random());
