import {
  anomalies,
  decisions,
  engagementMinutes,
  engagementTicks,
  ensurePartitions,
  trials,
} from '@conductor/database';
import { bearer, type Harness } from './harness.ts';

export const MINUTE = 60_000;
/** Three hours ago, on a whole minute. */
export const T = Math.floor(Date.now() / MINUTE) * MINUTE - 180 * MINUTE;
export const at = (minute: number): Date => new Date(T + minute * MINUTE);

const SIGNALS = {
  chatMsgsPerMin: 0,
  pollParticipation: null,
  activeUsers: 0,
  totalUsers: null,
  reactionsPerMin: 0,
  userLeaveRate: null,
  questionsPerMin: 0,
};

type Row<Table extends { $inferInsert: object }> = Partial<Table['$inferInsert']>;

let count = 0;

/** A session of Ada's, from `T` for ten minutes, and hands to put rows into it. */
export async function sessionOf(harness: Harness, sessionId = `s${++count}`, title = 'Why things fall') {
  const { db, pool } = harness.database;
  await ensurePartitions(pool, T);
  await harness.app.inject({
    method: 'POST',
    url: '/api/v1/agent/sessions/register',
    headers: bearer('ada', { permissions: ['event:create'] }),
    payload: { sessionId, eventId: 'e1', title },
  });
  await pool.query(`update sessions set registered_at = $1, ended_at = $2, status = 'ENDED' where id = $3`, [
    at(0),
    at(10),
    sessionId,
  ]);
  return {
    sessionId,
    minute: (minute: number, score: number | null, coverage = 1) =>
      db.insert(engagementMinutes).values({ sessionId, minute: at(minute), score, coverage, signals: SIGNALS }),
    tick: (minute: number, score: number | null, coverage = 1) =>
      db
        .insert(engagementTicks)
        .values({ sessionId, at: at(minute), score, coverage, signals: SIGNALS, breakdown: [] }),
    anomaly: (row: Row<typeof anomalies> = {}) =>
      db.insert(anomalies).values({
        id: `a${++count}`,
        sessionId,
        eventId: 'e1',
        type: 'SUDDEN_DROP',
        severity: 'WARNING',
        signal: 'score',
        score: 0.7,
        value: 0.2,
        expected: 0.5,
        deviation: -0.3,
        evidence: 'It fell.',
        openedAt: at(3),
        ...row,
      }),
    decision: (row: Row<typeof decisions> = {}) =>
      db.insert(decisions).values({
        id: `d${++count}`,
        sessionId,
        eventId: 'e1',
        arm: 'BROADCAST',
        status: 'PENDING',
        mode: 'MANUAL',
        confidenceBasis: 'PRIOR',
        context: 'SUDDEN_DROP',
        createdAt: at(3),
        expiresAt: at(33),
        ...row,
      }),
    /** A proposal a minute and a half after the last, and what its trial came to; null: nothing was known of it. */
    trial: async (held: boolean, delta: number | null, row: Row<typeof decisions> & { heldRate?: number } = {}) => {
      const { heldRate = 0.5, ...rest } = row;
      const id = `t${++count}`;
      const createdAt = new Date(T + count * 90_000);
      const dueAt = new Date(createdAt.getTime() + MINUTE);
      const base = { id, sessionId, eventId: 'e1', arm: 'BROADCAST', mode: 'AUTO', context: 'SUDDEN_DROP' } as const;
      const settled = { status: 'EXPIRED', confidenceBasis: 'PRIOR', expiresAt: at(33) } as const;
      await db.insert(decisions).values({ ...base, ...settled, holdout: held, createdAt, ...rest });
      const known = delta === null ? { reason: 'the session ended' } : { score: 0.4, expected: 0.5, delta };
      await db.insert(trials).values({ decisionId: id, heldRate, dueAt, closedAt: dueAt, ...known });
    },
    get: (format?: string, user = 'ada') =>
      harness.app.inject({
        url: `/api/v1/agent/sessions/${encodeURIComponent(sessionId)}/report${format ? `?format=${format}` : ''}`,
        headers: bearer(user),
      }),
  };
}

/** What was measured, as a decision keeps it. */
export const measured = (delta: number) => ({
  status: 'MEASURED' as const,
  reward: Math.min(1, 0.5 + delta / 0.4),
  rewardDelta: delta,
  rewardBonus: 0,
  rewardBefore: 0.4,
  rewardAfter: 0.4 + delta,
});
