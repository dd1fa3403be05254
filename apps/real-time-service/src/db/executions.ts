import { eq, sql } from 'drizzle-orm';
import { OBSTACLES, type InterventionCommand } from '@conductor/contracts';
import {
  decisions,
  events,
  eventSettings,
  executions,
  installation,
  sessions,
  type Db,
  type Transaction,
} from '@conductor/database';

export type ExecutionRow = typeof executions.$inferSelect;

/**
 * Settles an intervention if nobody has yet: the first insert wins. In the same transaction the decision, the session,
 * the installation and the deadline are checked, and `effect` stores what must last, or returns why it cannot be done.
 * The row says how it is settled, and a FAILED one why. Null where it is for an
 * audience elsewhere: a connector comes for it.
 */
export async function claimExecution(
  db: Db,
  command: InterventionCommand,
  effect: (transaction: Transaction) => Promise<string | null>,
): Promise<ExecutionRow | null> {
  return db.transaction(async (tx) => {
    const { interventionId, sessionId } = command;
    // The session comes first, as it does for everybody who settles an intervention: so nobody waits in a circle.
    const [session] = await tx
      .select({ audience: sessions.audience })
      .from(sessions)
      .where(eq(sessions.id, sessionId))
      .for('no key update');
    if (session && session.audience !== null && command.content?.arm !== 'NOTIFICATION') return null;
    const first = await insertFirst(tx, { interventionId, sessionId, status: 'CLAIMED' });
    if (!first) return present(tx, interventionId);
    const reason = (await obstacle(tx, command)) ?? (await effect(tx));
    if (reason !== null) {
      await tx
        .update(executions)
        .set({ status: 'FAILED', reason })
        .where(eq(executions.interventionId, interventionId));
    }
    return present(tx, interventionId);
  });
}

/** Settles an intervention as never to be carried out, unless it has been settled before; returns the row. */
export async function cancelExecution(db: Db, command: InterventionCommand): Promise<ExecutionRow> {
  const { interventionId, sessionId } = command;
  await insertFirst(db, { interventionId, sessionId, status: 'CANCELLED', reason: 'cancelled' });
  return present(db, interventionId);
}

/** The room was told: done. Returns the row, which a redelivery finds as it was first finished. */
export async function finishExecution(db: Db, interventionId: string, reach: number): Promise<ExecutionRow> {
  await db
    .update(executions)
    .set({ status: 'DONE', reach, at: sql`clock_timestamp()` })
    .where(sql`${executions.interventionId} = ${interventionId} and ${executions.status} = 'CLAIMED'`);
  return present(db, interventionId);
}

async function insertFirst(db: Db | Transaction, row: typeof executions.$inferInsert): Promise<boolean> {
  const inserted = await db
    .insert(executions)
    .values({ ...row, at: sql`clock_timestamp()` })
    .onConflictDoNothing()
    .returning({ id: executions.interventionId });
  return inserted.length === 1;
}

async function present(db: Db | Transaction, interventionId: string): Promise<ExecutionRow> {
  const [row] = await db.select().from(executions).where(eq(executions.interventionId, interventionId));
  if (!row) throw new Error('the execution is not stored');
  return row;
}

/** Why the command may not be carried out, or null. The rows are locked, so that a pause or an end comes before or after. */
async function obstacle(tx: Transaction, command: InterventionCommand): Promise<string | null> {
  const [facts] = await tx
    .select({
      decision: decisions.status,
      holdout: decisions.holdout,
      session: sessions.status,
      sessionPaused: sessions.paused,
      installationPaused: installation.paused,
      enabled: eventSettings.enabled,
      late: sql<boolean>`clock_timestamp() >= ${new Date(command.executeBefore).toISOString()}::timestamptz`,
    })
    .from(decisions)
    .innerJoin(sessions, eq(sessions.id, decisions.sessionId))
    .innerJoin(events, eq(events.id, sessions.eventId))
    .innerJoin(installation, eq(installation.id, 1))
    .leftJoin(eventSettings, eq(eventSettings.eventId, events.id))
    .where(
      sql`${decisions.id} = ${command.interventionId} and ${sessions.id} = ${command.sessionId} and ${events.id} = ${command.eventId}`,
    )
    .for('share', { of: [decisions, sessions, installation] });
  if (!facts) return 'no such decision in this session';
  if (facts.holdout || facts.decision !== 'EXECUTING') return `the decision is ${facts.decision}`;
  if (facts.session === 'ENDED') return OBSTACLES.ended;
  if (facts.sessionPaused) return OBSTACLES.paused;
  if (facts.enabled !== true) return OBSTACLES.disabled;
  if (facts.installationPaused) return OBSTACLES.installation;
  if (facts.late) return 'too late';
  return null;
}
