import { asc } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { auditLog, createAuditTrail, type AuditEntry } from '@conductor/database';
import { migrated } from './helpers.ts';

const mode = (detail: Record<string, unknown>): AuditEntry => ({
  actor: 'organiser',
  action: 'session.mode',
  outcome: 'OK',
  sessionId: 's1',
  source: '127.0.0.1',
  detail,
});
const refusal: AuditEntry = { actor: null, action: 'sign-in', outcome: 'DENIED', source: '127.0.0.1' };

describe('the audit trail', () => {
  it('tells each change in its order, and counts the same refusal', async () => {
    const { db } = await migrated();
    await using trail = createAuditTrail(db, (error) => expect(error).toBeUndefined());
    for (const detail of [{ mode: 'AUTO' }, { mode: 'MANUAL' }, { mode: 'AUTO' }]) trail.record(mode(detail));
    for (let times = 0; times < 1_000; times++) trail.record(refusal);
    await trail.flush();
    const rows = await db.select().from(auditLog).orderBy(asc(auditLog.id));
    expect(rows.map(({ action, detail }) => [action, detail])).toEqual([
      ['session.mode', { mode: 'AUTO' }],
      ['session.mode', { mode: 'MANUAL' }],
      ['session.mode', { mode: 'AUTO' }],
      ['sign-in', { count: 1_000 }],
    ]);
  });

  it('writes at most 500 different entries of a moment, and how many it could not', async () => {
    const { db } = await migrated();
    await using trail = createAuditTrail(db, (error) => expect(error).toBeUndefined());
    for (let number = 0; number < 700; number++) trail.record({ ...refusal, source: `10.0.0.${number}` });
    await trail.flush();
    const rows = await db.select().from(auditLog).orderBy(asc(auditLog.id));
    expect(rows).toHaveLength(501);
    expect(rows.at(-1)).toMatchObject({ action: 'audit.overflow', detail: { count: 200 } });
  });
});
