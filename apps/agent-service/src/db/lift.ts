import { and, asc, eq, sql, type SQL } from 'drizzle-orm';
import { decisions, events, trials, type Db, type Transaction } from '@conductor/database';
import type { Trial } from '../ports/rewards.ts';

/** So many trials are looked at, and the first of them: an interval that holds at every look has one beginning. */
const MOST_TRIALS = 20_000;

/** Trials in the order of their proposals; how many have no score at one of both ends; whether there are more. */
export type TrialRows = { trials: Trial[]; unmeasured: number; cut: boolean };

/** The trials of an event, over all its sessions; null where there is no such event. */
export async function readEventTrials(db: Db, eventId: string): Promise<TrialRows | null> {
  const [event] = await db.select({ id: events.id }).from(events).where(eq(events.id, eventId));
  return event === undefined ? null : readTrials(db, eq(decisions.eventId, eventId));
}

/** The trials of one session. */
export const readSessionTrials = (tx: Transaction, sessionId: string): Promise<TrialRows> =>
  readTrials(tx, eq(decisions.sessionId, sessionId));

async function readTrials(db: Db | Transaction, whose: SQL): Promise<TrialRows> {
  const rows = await db
    .select({
      sessionId: decisions.sessionId,
      proposedAt: decisions.createdAt,
      dueAt: trials.dueAt,
      held: decisions.holdout,
      heldRate: trials.heldRate,
      score: trials.score,
      expected: trials.expected,
      delta: trials.delta,
      acted: sql<boolean>`coalesce(${decisions.executedAt} < ${trials.dueAt}, false)`,
    })
    .from(trials)
    .innerJoin(decisions, eq(decisions.id, trials.decisionId))
    // A coin that can fall on one side only compares nothing.
    .where(and(whose, sql`${trials.closedAt} is not null and ${trials.heldRate} > 0 and ${trials.heldRate} < 1`))
    .orderBy(asc(decisions.createdAt), asc(decisions.id))
    .limit(MOST_TRIALS + 1);
  const looked = rows.slice(0, MOST_TRIALS);
  const measured = looked.flatMap(({ proposedAt, dueAt, score, delta, ...rest }): Trial[] =>
    score === null || delta === null
      ? []
      : [{ ...rest, score, delta, proposedAtMs: proposedAt.getTime(), dueAtMs: dueAt.getTime() }],
  );
  return { trials: measured, unmeasured: looked.length - measured.length, cut: rows.length > MOST_TRIALS };
}
