import { eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import {
  auditLog,
  decisions,
  decisionTransitions,
  executions,
  installation,
  polls,
  sessions,
  type Db,
} from '@conductor/database';
import { DECISION_STATUSES, type DecisionStatus } from '@conductor/contracts';
import { givenSession, migrated, open } from './helpers.ts';

const OPEN: readonly DecisionStatus[] = ['PENDING', 'APPROVED', 'EXECUTING'];
const decision = (id: string, status: DecisionStatus, sessionId = 's1') => ({
  id,
  sessionId,
  eventId: 'e1',
  arm: 'POLL' as const,
  status,
  mode: 'SEMI_AUTO' as const,
  confidenceBasis: 'PRIOR' as const,
  expiresAt: new Date(Date.now() + 60_000),
});

const poll = (id: string, interventionId: string | null) => ({
  id,
  sessionId: 's1',
  eventId: 'e1',
  interventionId,
  question: 'Next?',
  options: [{ id: 'o1', text: 'Yes' }],
  openedBy: 'agent',
});

/** The name of the constraint that refused, which drizzle puts into the cause. */
async function refusedBy(work: PromiseLike<unknown>): Promise<string | undefined> {
  const failure: unknown = await Promise.resolve(work).then(
    () => new Error('it was let through'),
    (error: unknown) => error,
  );
  const cause = failure instanceof Error ? (failure.cause ?? failure) : failure;
  if (!(cause instanceof Error)) throw new Error('no cause');
  return 'constraint' in cause && typeof cause.constraint === 'string' ? cause.constraint : cause.message;
}

describe('one open decision a session', () => {
  it.each(OPEN)('refuses a second one beside one that is %s', async (status) => {
    const { db } = await migrated();
    await db.insert(decisions).values(decision('d1', status));
    expect(await refusedBy(db.insert(decisions).values(decision('d2', 'PENDING')))).toBe('decisions_one_open');
    await db.insert(decisions).values(decision('d3', 'PENDING', 's2'));
  });

  it('lets a new one in beside any number that are settled', async () => {
    const { db } = await migrated();
    const settled = DECISION_STATUSES.filter((status) => !OPEN.includes(status));
    await db
      .insert(decisions)
      .values(settled.flatMap((status) => [decision(`${status}1`, status), decision(`${status}2`, status)]));
    await db.insert(decisions).values(decision('d1', 'PENDING'));
    await db.update(decisions).set({ status: 'REJECTED' }).where(eq(decisions.id, 'd1'));
    await db.insert(decisions).values(decision('d2', 'PENDING'));
  });

  it('lets exactly one of twenty simultaneous proposals in', async () => {
    const { url, db } = await migrated();
    const instances = Array.from({ length: 5 }, () => open(url).db);
    const proposals = Array.from({ length: 20 }, (_, index) =>
      pick(instances, index)
        .insert(decisions)
        .values(decision(`d${index}`, 'PENDING')),
    );
    const results = await Promise.allSettled(proposals);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await db.$count(decisions)).toBe(1);
  });
});

describe('what only grows', () => {
  it('refuses to change or remove a line of the audit log', async () => {
    const { db } = await migrated();
    await db.insert(auditLog).values({ action: 'mode', outcome: 'OK', actor: 'organiser' });
    expect(await refusedBy(db.update(auditLog).set({ actor: 'somebody' }))).toBe('audit_log is append-only');
    expect(await refusedBy(db.delete(auditLog))).toBe('audit_log is append-only');
    expect(await refusedBy(db.execute(sql`truncate audit_log`))).toBe('audit_log is append-only');
    expect(await db.$count(auditLog)).toBe(1);
  });

  it('refuses to change or remove a step of a decision', async () => {
    const { db } = await migrated();
    await db.insert(decisions).values(decision('d1', 'PENDING'));
    await db.insert(decisionTransitions).values({ decisionId: 'd1', toStatus: 'PENDING', actor: 'agent' });
    const refusal = 'decision_transitions is append-only';
    expect(await refusedBy(db.update(decisionTransitions).set({ actor: 'somebody' }))).toBe(refusal);
    expect(await refusedBy(db.delete(decisionTransitions))).toBe(refusal);
    expect(await refusedBy(db.execute(sql`truncate decision_transitions`))).toBe(refusal);
  });

  it('lets retention delete, which says so in its own transaction and nowhere else', async () => {
    const { db } = await migrated();
    await db.insert(auditLog).values({ action: 'mode', outcome: 'OK' });
    await db.transaction(async (transaction) => {
      await transaction.execute(sql`set local conductor.retention = 'on'`);
      expect(await refusedBy(transaction.transaction((inner) => inner.update(auditLog).set({ actor: 'x' })))).toBe(
        'audit_log is append-only',
      );
      await transaction.delete(auditLog);
    });
    expect(await db.$count(auditLog)).toBe(0);
    await db.insert(auditLog).values({ action: 'mode', outcome: 'OK' });
    expect(await refusedBy(db.delete(auditLog))).toBe('audit_log is append-only');
  });
});

describe('what exists once', () => {
  it('settles an intervention by the first insert, executing or giving up', async () => {
    const { url, db } = await migrated();
    const instances: Db[] = Array.from({ length: 5 }, () => open(url).db);
    const claims = Array.from({ length: 20 }, (_, index) =>
      pick(instances, index)
        .insert(executions)
        .values({ interventionId: 'd1', sessionId: 's1', status: index % 2 === 0 ? 'CLAIMED' : 'GIVEN_UP' })
        .onConflictDoNothing()
        .returning(),
    );
    const winners = (await Promise.all(claims)).flat();
    expect(winners).toHaveLength(1);
    expect(await db.select().from(executions)).toEqual(winners);
  });

  it('opens one poll an intervention, and any number without one', async () => {
    const { db } = await migrated();
    await db.insert(polls).values([poll('p1', 'd1'), poll('p2', null), poll('p3', null)]);
    expect(await refusedBy(db.insert(polls).values(poll('p4', 'd1')))).toBe('polls_intervention');
  });

  it('has one row of the installation, and no session without its event', async () => {
    const database = await migrated();
    expect(await refusedBy(database.db.insert(installation).values({ id: 2 }))).toBe('installation_one_row');
    const orphan = { id: 's9', eventId: 'nowhere', shard: 0 };
    expect(await refusedBy(database.db.insert(sessions).values(orphan))).toMatch(/^sessions_event_id/);
    await givenSession(database);
    expect(await refusedBy(givenSession(database))).toBe('sessions_pkey');
  });
});

function pick<T>(items: readonly T[], index: number): T {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}
