/** How far apart a session's ticks are. */
export const TICK_MS = 5_000;

/** A tick of a lively room, without a poll and without voices. */
export function pointOf(n: number, at: number) {
  const value = ((n * 7 + at / TICK_MS) % 100) / 100;
  return {
    at,
    score: value,
    band: null,
    expected: 0.57,
    coverage: 1,
    signals: {
      chatMsgsPerMin: value * 30,
      pollParticipation: null,
      activeUsers: n % 20,
      totalUsers: 40,
      reactionsPerMin: value * 7,
      userLeaveRate: value / 10,
      questionsPerMin: 0,
    },
    breakdown: (['chat', 'active', 'reactions'] as const).map((part) => ({
      part,
      weight: 0.3,
      value,
      contribution: 0.1,
    })),
  };
}
