import { sql } from 'drizzle-orm';
import { MOST_EVENTS, type BudgetView, type BudgetWindow, type EventBudget } from '@conductor/contracts';
import { hasPart, type Db } from '@conductor/database';
import type { BudgetCaps } from './budget.ts';

type Row = { event: string | null; hourSpent: number; hourReserved: number; daySpent: number; dayReserved: number };

const usd = (micros: number): number => micros / 1_000_000;
const window = (capMicros: number, spent: number, reserved: number): BudgetWindow => ({
  capUsd: usd(capMicros),
  spentUsd: usd(spent),
  reservedUsd: usd(reserved),
});

/**
 * `GET /agent/budget`: of the events in which `memberId` has a role, or of all and the installation when it is null
 * (an administrator). Events that spent nothing in the rolling day are left out.
 */
export async function readBudget(db: Db, caps: BudgetCaps, memberId: string | null): Promise<BudgetView> {
  const mine = memberId === null ? sql`true` : sql`event_id in (select id from events where ${hasPart(memberId)})`;
  const { rows } = await db.execute<Row>(sql`
    with calls as (
      select event_id, counted_micros as micros, closed_at is null as open,
             closed_at is null or closed_at > clock_timestamp() - interval '1 hour' as recent
      from llm_calls where (closed_at is null or closed_at > clock_timestamp() - interval '1 day') and ${mine})
    select event_id as event,
           coalesce(sum(micros) filter (where recent and not open), 0)::float8 as "hourSpent",
           coalesce(sum(micros) filter (where open), 0)::float8 as "hourReserved",
           coalesce(sum(micros) filter (where not open), 0)::float8 as "daySpent",
           coalesce(sum(micros) filter (where open), 0)::float8 as "dayReserved"
    from calls group by grouping sets ((event_id), ()) order by event_id`);
  const total = rows.find((row) => row.event === null);
  return {
    installation:
      memberId !== null
        ? null
        : {
            hour: window(caps.hourMicros, total?.hourSpent ?? 0, total?.hourReserved ?? 0),
            day: window(caps.dayMicros, total?.daySpent ?? 0, total?.dayReserved ?? 0),
          },
    items: rows.flatMap((row) => (row.event === null ? [] : [ofEvent(row.event, row, caps)])).slice(0, MOST_EVENTS),
  };
}

const ofEvent = (id: string, row: Row, caps: BudgetCaps): EventBudget => ({
  id,
  hour: { spentUsd: usd(row.hourSpent), reservedUsd: usd(row.hourReserved) },
  day: window(caps.eventMicros, row.daySpent, row.dayReserved),
});
