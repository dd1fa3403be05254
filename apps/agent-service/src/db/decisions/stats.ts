import { sql } from 'drizzle-orm';
import type { InterventionStats } from '@conductor/contracts';
import type { Db } from '@conductor/database';

type Row = {
  arm: InterventionStats['arms'][number]['arm'];
  proposed: number;
  approved: number;
  rejected: number;
  executed: number;
  failed: number;
  measured: number;
  mean_reward: number | null;
};

/** What came of a session's decisions, arm by arm; hold-outs are counted apart and are no arm's. */
export async function interventionStats(db: Db, sessionId: string): Promise<InterventionStats> {
  const { rows } = await db.execute<Row>(sql`
    select arm,
      count(*)::int as proposed,
      count(dispatched_at)::int as approved,
      count(*) filter (where status = 'REJECTED')::int as rejected,
      count(executed_at)::int as executed,
      count(*) filter (where status = 'FAILED')::int as failed,
      count(reward)::int as measured,
      avg(reward) as mean_reward
    from decisions where session_id = ${sessionId} and not holdout
    group by arm order by arm`);
  const { rows: held } = await db.execute<{ count: number; mean_reward: number | null }>(sql`
    select count(*)::int as count, avg(reward) as mean_reward
    from decisions where session_id = ${sessionId} and holdout`);
  return {
    id: sessionId,
    sessionId,
    arms: rows.map(({ mean_reward: meanReward, ...counts }) => ({ ...counts, meanReward })),
    holdouts: { count: held[0]?.count ?? 0, meanReward: held[0]?.mean_reward ?? null },
  };
}
