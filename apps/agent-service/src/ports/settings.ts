import type { Arm } from '@conductor/contracts';

/** What the conductor's stages are tuned by; milliseconds. */
export type ConductorSettings = {
  tickIntervalMs: number;
  windowMs: number;
  rewardDelayMs: number;
  decisionTtlMs: number;
  anomalyCooldownMs: number;
  checkpointIntervalMs: number;
  /** Which arms may be proposed at all. */
  arms: readonly Arm[];
};
