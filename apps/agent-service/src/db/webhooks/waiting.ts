import { sql } from 'drizzle-orm';
import type { Db } from '@conductor/database';

/** How many messages wait for webhooks, since when the oldest, and by how much the most overdue attempt is late. */
export type WaitingMessages = { count: number; oldestSeconds: number; overdueSeconds: number };

/** For gauges. What waits for its turn or for a receiver that fails or is slow is not overdue: those make no alarm of ours. */
export async function countWaitingMessages(db: Db): Promise<WaitingMessages> {
  const { rows } = await db.execute<WaitingMessages>(sql`
    with waiting as (
      select d.since, greatest(d.next_attempt_at, w.last_delivered_at) as due, d.claimed_until, not w.slow and not exists (
        select 1 from webhook_deliveries e where e.status = 'WAITING'
          and e.webhook_id = d.webhook_id and e.session_id = d.session_id and e.seq < d.seq) as head
      from webhook_deliveries d join webhooks w on w.id = d.webhook_id
      where d.status = 'WAITING' and w.disabled_at is null
    )
    select count(*)::int as count,
      coalesce(extract(epoch from clock_timestamp() - min(since)), 0)::float8 as "oldestSeconds",
      greatest(0, coalesce(extract(epoch from clock_timestamp() - min(due)
        filter (where head and (claimed_until is null or claimed_until < clock_timestamp()))), 0))::float8 as "overdueSeconds"
    from waiting`);
  return rows[0] ?? { count: 0, oldestSeconds: 0, overdueSeconds: 0 };
}
