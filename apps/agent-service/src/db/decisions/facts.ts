import { desc, eq, inArray, sql } from 'drizzle-orm';
import { quietUntilAt, type Arm } from '@conductor/contracts';
import {
  banditContexts,
  decisions,
  eventSettings,
  installation,
  quietTimes,
  type Transaction,
} from '@conductor/database';
import type { ProposalFacts, ProposalRequest } from '../../ports/proposals.ts';
import type { ContextState } from '../../ports/rewards.ts';
import { holdSession } from '../sessions/hold.ts';
import type { DecisionRow } from '../views.ts';

/** So far back a session's own decisions are looked at. */
const HISTORY = 200;
const FIVE_MINUTES_MS = 300_000;
const OPEN = ['PENDING', 'APPROVED', 'EXECUTING'] as const;

/**
 * Reads what a proposal is judged by, under the locks that keep it true until the commit: the event's row (its hourly
 * cap is counted under it) and the session's. Null when the session is gone.
 */
export async function readFacts(tx: Transaction, request: ProposalRequest): Promise<ProposalFacts | null> {
  const { sessionId, eventId } = request;
  const [settings] = await tx.select().from(eventSettings).where(eq(eventSettings.eventId, eventId)).for('update');
  const session = await holdSession(tx, sessionId);
  if (session === null || session.eventId !== eventId) return null;
  const [house] = await tx.select({ paused: installation.paused }).from(installation);
  const nowMs = await databaseNow(tx);
  const history = await tx
    .select()
    .from(decisions)
    .where(eq(decisions.sessionId, sessionId))
    .orderBy(desc(decisions.createdAt))
    .limit(HISTORY);
  return {
    nowMs,
    installationPaused: house?.paused !== false,
    session: {
      status: session.status,
      paused: session.paused,
      quietUntilMs: quietUntilAt(quietTimes(session), nowMs),
      mode: session.mode,
      title: session.title,
      audience: session.audience,
    },
    settings: settings ?? null,
    eventCount: await countHour(tx, eventId),
    states: await readContexts(tx, request.contexts),
    ...fromHistory(history, request, nowMs),
  };
}

type HistoryFacts = Pick<
  ProposalFacts,
  'open' | 'same' | 'lastMeasurement' | 'sessionCount' | 'lastByArm' | 'uses' | 'usedTemplates' | 'usedTexts'
>;

function fromHistory(history: readonly DecisionRow[], request: ProposalRequest, nowMs: number): HistoryFacts {
  const open = history.find((row) => OPEN.some((status) => status === row.status));
  const same = history.find(
    (row) => row.anomalyId === request.anomaly.id && row.createdAt.getTime() >= request.openingMs,
  );
  const lastByArm: Partial<Record<Arm, number>> = {};
  const uses: { arm: Arm; atMs: number }[] = [];
  let lastMeasurement: ProposalFacts['lastMeasurement'] = null;
  for (const row of history) {
    const used = row.executedAt ?? row.dispatchedAt;
    if (used !== null) {
      lastByArm[row.arm] = Math.max(lastByArm[row.arm] ?? 0, used.getTime());
      if (row.arm !== 'NOTIFICATION') uses.push({ arm: row.arm, atMs: used.getTime() });
    }
    const started = row.holdout ? row.createdAt : row.executedAt;
    if (started === null || row.measureAt === null) continue;
    if (lastMeasurement === null || started.getTime() > lastMeasurement.startedMs) {
      lastMeasurement = { startedMs: started.getTime(), dueMs: row.measureAt.getTime() };
    }
  }
  return {
    open: open === undefined ? null : { id: open.id, status: open.status, severity: open.severity },
    same: same === undefined ? null : { status: same.status },
    lastMeasurement,
    sessionCount: history.filter((row) => nowMs - row.createdAt.getTime() < FIVE_MINUTES_MS).length,
    lastByArm,
    uses,
    usedTemplates: history.flatMap(({ generation }) => generation?.templateId ?? []),
    usedTexts: history.flatMap(({ content }) => (content === null ? [] : textsOf(content))),
  };
}

const textsOf = (content: object): string[] =>
  Object.entries(content).flatMap(([key, value]: [string, unknown]) =>
    key !== 'arm' && typeof value === 'string' ? [value] : [],
  );

/** The event's interventions of the last hour; one that waits or is under way has its place already. */
export async function countHour(tx: Transaction, eventId: string): Promise<number> {
  const { rows } = await tx.execute<{ n: number }>(sql`
    select count(*)::int as n from decisions
    where event_id = ${eventId} and not holdout
      and (status in ('PENDING', 'APPROVED', 'EXECUTING') or dispatched_at > clock_timestamp() - interval '1 hour')`);
  return rows[0]?.n ?? 0;
}

/** What was learnt in these contexts; one without a row has learnt nothing yet. */
export async function readContexts(
  tx: Transaction,
  contexts: readonly string[],
): Promise<ReadonlyMap<string, ContextState>> {
  if (contexts.length === 0) return new Map();
  const rows = await tx
    .select()
    .from(banditContexts)
    .where(inArray(banditContexts.context, [...contexts]));
  return new Map(rows.map(({ context, n, spans }) => [context, { n, spans }]));
}

/** The database's clock, epoch ms. */
export async function databaseNow(tx: Transaction): Promise<number> {
  const { rows } = await tx.execute<{ now: number }>(
    sql`select (extract(epoch from clock_timestamp()) * 1000)::float8 as now`,
  );
  return rows[0]?.now ?? Date.now();
}
