import { and, desc, eq, ne, sql } from 'drizzle-orm';
import {
  MOST_REPORT_MINUTES,
  MOST_REPORT_ROWS,
  type AnomalyView,
  type Arm,
  type DecisionView,
  type SessionView,
} from '@conductor/contracts';
import { anomalies, decisions, sessions, type Db, type Transaction } from '@conductor/database';
import { POLICY } from './decisions/moves.ts';
import { readSessionTrials, type TrialRows } from './lift.ts';
import { anomalyView, decisionView, sessionView } from './views.ts';

const MINUTE_MS = 60_000;

/** All that a report is made of. Lists are oldest first and hold one row more than is shown, where there are more. */
export type ReportRows = {
  session: SessionView;
  /** The database's clock when it was read. */
  now: number;
  /** The minutes that are looked at: whole ones, from `from` (inclusive) to `to` (exclusive). */
  span: { from: number; to: number; cut: boolean };
  minutes: { at: number; score: number | null; coverage: number }[];
  anomalies: AnomalyView[];
  decisions: DecisionView[];
  trials: TrialRows;
  acceptance: { arm: Arm; approved: number; rejected: number }[];
  modelCost: { calls: number; usd: number };
};

/** A session's rows for its report, as they were at one moment; null where there is no such session. */
export function readReport(db: Db, sessionId: string): Promise<ReportRows | null> {
  return db.transaction(
    async (tx) => {
      const [found] = await tx
        .select({ row: sessions, now: sql<number>`(extract(epoch from now()) * 1000)::float8` })
        .from(sessions)
        .where(eq(sessions.id, sessionId));
      if (found === undefined) return null;
      const session = sessionView(found.row);
      const now = Math.round(found.now);
      const span = spanOf(session, now);
      return {
        session,
        now,
        span,
        minutes: await readMinutes(tx, sessionId, span),
        anomalies: await readAnomalies(tx, sessionId),
        decisions: await readDecisions(tx, sessionId),
        trials: await readSessionTrials(tx, sessionId),
        acceptance: await readAcceptance(tx, sessionId),
        modelCost: await readCost(tx, sessionId),
      };
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}

/** From registration to the end, or to now; the last day of it where it was longer. */
function spanOf({ registeredAt, endedAt }: SessionView, now: number): ReportRows['span'] {
  const began = Math.floor(registeredAt / MINUTE_MS) * MINUTE_MS;
  const to = Math.max(began + MINUTE_MS, Math.ceil((endedAt ?? now) / MINUTE_MS) * MINUTE_MS);
  const from = Math.max(began, to - MOST_REPORT_MINUTES * MINUTE_MS);
  return { from, to, cut: from > began };
}

/** Minutes as they were rolled up, and where they are not yet, made from ticks in the same way. */
async function readMinutes(tx: Transaction, sessionId: string, span: { from: number; to: number }) {
  const [from, to] = [new Date(span.from).toISOString(), new Date(span.to).toISOString()];
  const { rows } = await tx.execute<ReportRows['minutes'][number]>(sql`
    with ticks as (
      select date_trunc('minute', at) as minute, avg(score)::real as score, avg(coverage)::real as coverage
      from engagement_ticks where session_id = ${sessionId} and at >= ${from} and at < ${to} group by 1),
    stored as (
      select minute, score, coverage
      from engagement_minutes where session_id = ${sessionId} and minute >= ${from} and minute < ${to}),
    both_of_them as (
      select * from stored union all select * from ticks where minute not in (select minute from stored))
    select (extract(epoch from minute) * 1000)::float8 as at, score, coverage from both_of_them order by minute`);
  return rows;
}

async function readAnomalies(tx: Transaction, sessionId: string): Promise<AnomalyView[]> {
  const rows = await tx
    .select()
    .from(anomalies)
    .where(eq(anomalies.sessionId, sessionId))
    .orderBy(desc(anomalies.openedAt), desc(anomalies.id))
    .limit(MOST_REPORT_ROWS + 1);
  return rows.toReversed().map(anomalyView);
}

/** A hold-out is not shown before it is measured: whoever knew of it would help out. */
async function readDecisions(tx: Transaction, sessionId: string): Promise<DecisionView[]> {
  const rows = await tx
    .select()
    .from(decisions)
    .where(and(eq(decisions.sessionId, sessionId), ne(decisions.status, 'HELD')))
    .orderBy(desc(decisions.createdAt), desc(decisions.id))
    .limit(MOST_REPORT_ROWS + 1);
  return rows.toReversed().map(decisionView);
}

/** What people answered to proposals; what the policy let pass is no answer, and what one asked for no proposal. */
async function readAcceptance(tx: Transaction, sessionId: string): Promise<ReportRows['acceptance']> {
  const { rows } = await tx.execute<ReportRows['acceptance'][number]>(sql`
    select arm, count(*) filter (where status <> 'REJECTED')::int as approved,
      count(*) filter (where status = 'REJECTED')::int as rejected
    from decisions
    where session_id = ${sessionId} and decided_by <> ${POLICY} and context is not null
    group by arm order by arm`);
  return rows;
}

/** From the book of calls, since a decision's own words may have been replaced by a human's, at no cost. */
async function readCost(tx: Transaction, sessionId: string): Promise<ReportRows['modelCost']> {
  const { rows } = await tx.execute<{ calls: number; micros: number }>(sql`
    select count(*)::int as calls, coalesce(sum(counted_micros), 0)::float8 as micros
    from llm_calls where session_id = ${sessionId} and closed_at is not null and status <> 'RELEASED'`);
  return { calls: rows[0]?.calls ?? 0, usd: (rows[0]?.micros ?? 0) / 1_000_000 };
}
