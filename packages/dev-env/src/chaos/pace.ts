/** From so long on a run is long enough for its anomalies to be judged. */
const LONG_MS = 600_000;
/** By how much faster than in earnest sessions go, in a short run and in a long one. */
const [BRISK, STEADY] = [20, 5];

/**
 * The services' settings of time, ms, for a run of so many ms. What people wait for an answer (4 s) and what counts as heard
 * without a heartbeat (2.5 s) stays as it is: at a twentieth of the time either would be a silence of a minute.
 */
export function paceOf(ms: number): NodeJS.ProcessEnv {
  const faster = ms < LONG_MS ? BRISK : STEADY;
  const shortened = (earnestMs: number, leastMs = 0): string => `${Math.max(leastMs, earnestMs / faster)}`;
  return {
    TICK_INTERVAL_MS: shortened(5_000),
    WINDOW_MS: shortened(60_000, 5_000),
    REWARD_DELAY_MS: shortened(60_000, 6_000),
    ANOMALY_COOLDOWN_MS: shortened(30_000),
    DECISION_TTL_MS: '12000',
    LEASE_TTL_MS: '1500',
  };
}
