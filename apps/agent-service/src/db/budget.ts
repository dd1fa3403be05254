import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { ADVISORY_LOCKS, llmCalls, type Db, type Transaction } from '@conductor/database';
import type { Budget, Cost, Reservation, Spending } from '../ports/budget.ts';

/** Caps in micro-dollars: the installation's rolling hour and day, and an event's rolling day. */
export type BudgetCaps = { hourMicros: number; dayMicros: number; eventMicros: number };

/** Far longer than a call may take: an open row this old belongs to a process that is gone. */
const LEASE_MS = 30_000;
const KEEP_DAYS = 90;

/** Micro-dollars spent and reserved: all in the rolling hour and day, and one event's in the day. */
export type Used = { hour: number; day: number; event: number };

/**
 * The budget over all instances. `onUsed` hears after each reservation how much of the caps is taken, reservations
 * included.
 */
export function createBudget(
  db: Db,
  caps: BudgetCaps,
  onUsed: (used: Used, eventId: string) => void = () => undefined,
  leaseMs = LEASE_MS,
): Budget {
  return {
    async reserve(spending) {
      const { reservation, used } = await db.transaction((tx) => reserve(tx, spending, caps, leaseMs));
      onUsed(used, spending.eventId);
      return reservation;
    },
    async markSent(id) {
      const { rowCount } = await db.execute(sql`
        update llm_calls set status = 'SENT'
        where id = ${id} and status = 'RESERVED' and lease_until > clock_timestamp()`);
      return rowCount === 1;
    },
    async spend(id, cost) {
      await close(db, id, 'SETTLED', sql`${cost.micros}`, cost);
    },
    async forfeit(id) {
      await close(db, id, 'FORFEITED', sql`reserved_micros`);
    },
    async release(id) {
      await close(db, id, 'RELEASED', sql`0`);
    },
  };
}

/**
 * One reservation at a time over all instances: the lock is held from reading the sums to the commit of the row, so
 * that no two can count on the same money. A closed call counts from when its cost became final, an open one always.
 */
async function reserve(tx: Transaction, spending: Spending, caps: BudgetCaps, leaseMs: number) {
  await tx.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.budget})`);
  const used = await readUsed(tx, spending.eventId);
  const { eventId, sessionId, decisionId, model, micros } = spending;
  const cap = firstPassed(used, micros, caps);
  if (cap !== null) return { reservation: { granted: false, cap } satisfies Reservation, used };
  const id = randomUUID();
  await tx.insert(llmCalls).values({
    id,
    eventId,
    sessionId,
    decisionId,
    model,
    status: 'RESERVED',
    reservedMicros: micros,
    countedMicros: micros,
    leaseUntil: sql`clock_timestamp() + ${leaseMs} * interval '1 millisecond'`,
  });
  const after = { hour: used.hour + micros, day: used.day + micros, event: used.event + micros };
  return { reservation: { granted: true, id } satisfies Reservation, used: after };
}

/** What is taken of the caps now. */
export async function readUsed(tx: Pick<Transaction, 'execute'>, eventId: string | null = null): Promise<Used> {
  const { rows } = await tx.execute<Used>(sql`
    select coalesce(sum(counted_micros) filter (where closed_at is null or closed_at > clock_timestamp() - interval '1 hour'), 0)::float8 as hour,
           coalesce(sum(counted_micros), 0)::float8 as day,
           coalesce(sum(counted_micros) filter (where event_id = ${eventId}), 0)::float8 as event
    from llm_calls where closed_at is null or closed_at > clock_timestamp() - interval '1 day'`);
  return rows[0] ?? { hour: Infinity, day: Infinity, event: Infinity };
}

function firstPassed(used: Used, micros: number, caps: BudgetCaps): 'hour' | 'day' | 'event' | null {
  if (used.hour + micros > caps.hourMicros) return 'hour';
  if (used.day + micros > caps.dayMicros) return 'day';
  if (used.event + micros > caps.eventMicros) return 'event';
  return null;
}

/** A late settlement still corrects what the sweep had to assume; nothing else changes a closed row. */
async function close(
  db: Db,
  id: string,
  status: 'SETTLED' | 'FORFEITED' | 'RELEASED',
  micros: ReturnType<typeof sql>,
  cost?: Cost,
): Promise<void> {
  await db.execute(sql`
    update llm_calls set status = ${status}, counted_micros = ${micros}, closed_at = clock_timestamp(),
      input_tokens = ${cost?.inputTokens ?? null}, output_tokens = ${cost?.outputTokens ?? null}
    where id = ${id} and (closed_at is null or (status = 'FORFEITED' and ${status} = 'SETTLED'))`);
}

/**
 * Closes what dead processes left open: sent is spent in full, never sent is released. From any number of instances.
 * Rows older than 90 days go.
 */
export async function sweepBudget(db: Db): Promise<{ forfeited: number; released: number }> {
  const { rows } = await db.execute<{ status: string }>(sql`
    update llm_calls
    set status = case status when 'SENT' then 'FORFEITED' else 'RELEASED' end,
        counted_micros = case status when 'SENT' then reserved_micros else 0 end,
        closed_at = clock_timestamp()
    where closed_at is null and lease_until < clock_timestamp()
    returning status`);
  await db.execute(sql`delete from llm_calls where closed_at < clock_timestamp() - ${KEEP_DAYS} * interval '1 day'`);
  const forfeited = rows.filter((row) => row.status === 'FORFEITED').length;
  return { forfeited, released: rows.length - forfeited };
}
