import { randomUUID } from 'node:crypto';
import type { AnomalyView, Arm, Mode, Severity } from '@conductor/contracts';
import { openDatabase } from '@conductor/database';
import { createTestDatabase } from '@conductor/dev-env';
import { shardOf } from '@conductor/runtime';
import { contextOf, related } from '../../src/conductor/decide/bandit.ts';
import { decideOnce } from '../../src/conductor/decide.ts';
import { isHoldout, type DecisionInput } from '../../src/conductor/decide/decision.ts';
import { createAnomalyStore } from '../../src/db/anomalies.ts';
import { createDecisionStore } from '../../src/db/decisions/store.ts';
import { createLeaseStore } from '../../src/db/leases.ts';
import { createOrganiserStore } from '../../src/db/organiser.ts';
import { createSessionStore } from '../../src/db/sessions/sessions.ts';
import type { ProposalRequest } from '../../src/ports/proposals.ts';
import type { DecisionStore } from '../../src/ports/decisions.ts';
import type { Fence } from '../../src/ports/sessions.ts';
import type { Line } from './agent.ts';

export const REWARD_DELAY_MS = 60_000;

/** The stores of two instances over one database of a test's own. */
export async function startStores() {
  const database = await createTestDatabase();
  const open = (name: string) => {
    const url = database.urlOf('agent-service');
    const { db, pool: own } = openDatabase({ url, name, max: 12, onError: () => undefined });
    const { pool } = openDatabase({ url: database.url, name: 'test', max: 12, onError: () => undefined });
    return {
      /** As the service has it. */
      db,
      /** A superuser's, for what the test itself looks at and sets up. */
      pool,
      end: async (): Promise<void> => void (await Promise.all([own.end(), pool.end()])),
      decisions: createDecisionStore(db),
      anomalies: createAnomalyStore(db),
      leases: createLeaseStore(db),
      organiser: createOrganiserStore(db),
      sessions: createSessionStore(db),
    };
  };
  const [a, b] = [open('a'), open('b')];
  const rows = async (text: string, values: unknown[] = []): Promise<Line[]> =>
    (await a.pool.query<Line>(text, values)).rows;
  return {
    a,
    b,
    rows,
    row: async (text: string, values: unknown[] = []): Promise<Line> => (await rows(text, values))[0] ?? {},
    [Symbol.asyncDispose]: async () => {
      await Promise.all([a.end(), b.end()]);
      await database.drop();
    },
  };
}

export type Stores = Awaited<ReturnType<typeof startStores>>;
export type Session = { sessionId: string; eventId: string; fence: Fence };

/** A registered session in `mode`, conducted by us, without hold-outs unless asked for. */
export async function makeSession(
  stores: Stores,
  wish: { mode?: Mode; eventId?: string; holdoutRate?: number } = {},
): Promise<Session> {
  const { mode = 'MANUAL', eventId = randomUUID(), holdoutRate = 0 } = wish;
  const sessionId = randomUUID();
  await stores.a.sessions.register({ sessionId, eventId, actor: 'owner', canCreate: true });
  await stores.a.sessions.setMode(sessionId, mode);
  await stores.rows('update event_settings set holdout_rate = $2 where event_id = $1', [eventId, holdoutRate]);
  const shard = shardOf(sessionId);
  const { token } = await stores.row(
    `update shard_leases set owner = 'test', expires_at = now() + interval '1 hour' where shard = $1 returning token`,
    [shard],
  );
  return { sessionId, eventId, fence: { shard, token: Number(token) } };
}

export const anomalyOf = (sessionId: string, severity: Severity = 'WARNING'): AnomalyView => ({
  id: randomUUID(),
  sessionId,
  anomalyType: 'SUDDEN_DROP',
  severity,
  signal: 'score',
  score: 0.9,
  value: 0.2,
  expected: 0.6,
  deviation: -0.4,
  evidence: 'the score fell',
  openedAt: Date.now() - 1_000,
  endedAt: null,
});

/** An id for which the hold-out's coin at 0.1 falls as wanted. */
export function decisionIdWhere(held: boolean): string {
  for (;;) {
    const id = randomUUID();
    if (isHoldout(id, 0.1) === held) return id;
  }
}

type Wish = {
  anomaly?: AnomalyView;
  arms?: readonly Arm[];
  decisionId?: string;
  lastRefusal?: string | null;
  ttlMs?: number;
  composeMs?: number;
};

/** What the loop asks for an anomaly. */
export type Asked = ProposalRequest & { input: DecisionInput; lastRefusal: string | null };

/** A request as the loop makes it. */
export function proposal({ sessionId, eventId, fence }: Session, wish: Wish = {}): Asked {
  const { arms = ['POLL'], decisionId = randomUUID(), lastRefusal = null, composeMs = 0, ttlMs = 1_800_000 } = wish;
  const anomaly = wish.anomaly ?? anomalyOf(sessionId);
  const context = contextOf(anomaly.anomalyType, 20);
  const words = {
    decisionId,
    sessionId,
    eventId,
    anomalyType: anomaly.anomalyType,
    language: 'en' as const,
    speaker: null,
    phase: null,
    present: null,
    minutesIn: 1,
    topics: [],
    seed: decisionId,
  };
  const settings = { decisionTtlMs: ttlMs, rewardDelayMs: REWARD_DELAY_MS };
  return {
    fence,
    sessionId,
    eventId,
    anomaly,
    openingMs: anomaly.openedAt,
    contexts: related(context),
    lastRefusal,
    input: { decisionId, anomaly, context, offered: arms, settings, composeMs, words },
  };
}

/** Decides on it as the loop does. */
export const propose = ({ decisions }: { decisions: Pick<DecisionStore, 'openProposal'> }, asked: Asked) =>
  decideOnce(decisions, asked, asked.input, asked.lastRefusal);

/** A decision that waits for a human; answers its id. */
export async function waiting(stores: Stores, session: Session, wish: Wish = {}): Promise<string> {
  const result = await propose(stores.a, proposal(session, wish));
  if (result.kind !== 'decided' || result.decision.status !== 'PENDING') throw new Error(JSON.stringify(result));
  return result.decision.id;
}

/** One whose command is on its way; answers its id. */
export async function executing(stores: Stores, session: Session): Promise<string> {
  const decisionId = await waiting(stores, session);
  await stores.a.decisions.approve({ sessionId: session.sessionId, decisionId, actor: 'owner' });
  await stores.a.decisions.dispatchDue();
  return decisionId;
}

/** The steps of a decision, oldest first: `from→to by actor`. */
export async function stepsOf(stores: Stores, decisionId: string): Promise<string[]> {
  const rows = await stores.rows('select * from decision_transitions where decision_id = $1 order by id', [decisionId]);
  return rows.map((row) => `${String(row.from_status)}→${String(row.to_status)} by ${String(row.actor)}`);
}
