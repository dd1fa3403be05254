import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditLog, createAuditTrail, openDatabase, type AuditTrail, type Database } from '@conductor/database';
import { createTestDatabase, type TestDatabase } from '@conductor/dev-env';

let testDatabase: TestDatabase;
let database: Database;
let trail: AuditTrail;
const faults: unknown[] = [];
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase({ url: testDatabase.url, name: 'test', onError: () => undefined });
  trail = createAuditTrail(database.db, (error) => faults.push(error));
});
afterAll(async () => {
  await trail[Symbol.asyncDispose]();
  await database.pool.end();
  await testDatabase.drop();
});

const rowsOf = async (actor: string) => {
  const rows = await database.db.select().from(auditLog).orderBy(auditLog.id);
  return rows.filter((row) => row.actor === actor);
};
const mode = (actor: string, to: string) =>
  trail.write({ actor, action: 'session.mode', outcome: 'OK', sessionId: 's1', detail: { mode: to } });
const refusal = (actor: string, sessionId: string) =>
  trail.record({ actor, action: 'access', outcome: 'DENIED', sessionId, source: '192.0.2.1' });

describe('the audit trail', () => {
  it('has a row of its own for each thing that was done, however soon one follows another', async () => {
    await mode('ada', 'AUTO');
    await mode('ada', 'MANUAL');
    await mode('ada', 'AUTO');
    expect((await rowsOf('ada')).map(({ detail }) => detail['mode'])).toEqual(['AUTO', 'MANUAL', 'AUTO']);
  });

  it('is bounded under a flood of refusals, counts them all, and loses nothing that was done meanwhile', async () => {
    const before = (await database.db.select().from(auditLog)).length;
    for (let n = 0; n < 20_000; n++) refusal('eve', `s${n % 2_000}`);
    await mode('bob', 'AUTO');
    await trail.flush();
    expect(await rowsOf('bob')).toHaveLength(1);
    const rows = (await database.db.select().from(auditLog)).slice(before);
    // 500 different ones, one row for the rest, and Bob's.
    expect(rows.length).toBeLessThanOrEqual(502);
    const counted = rows
      .filter(({ actor }) => actor !== 'bob')
      .reduce((sum, { detail }) => sum + Number(detail['count'] ?? 1), 0);
    expect(counted).toBe(20_000);
    expect(rows.some(({ action }) => action === 'audit.overflow')).toBe(true);
  });

  it('tells refusals of different things apart', async () => {
    for (const call of ['GET /a', 'GET /b', 'GET /a']) {
      trail.record({ actor: 'mallory', action: 'access', outcome: 'DENIED', detail: { call } });
    }
    await trail.flush();
    const details = (await rowsOf('mallory')).map(({ detail }) => detail);
    expect(details).toEqual([{ call: 'GET /a', count: 2 }, { call: 'GET /b' }]);
  });

  it('keeps what it could not write, and writes it when it can', async () => {
    await database.pool.query('alter table audit_log rename to audit_away');
    await mode('cyd', 'AUTO');
    refusal('dan', 's1');
    await trail.flush();
    expect(faults.length).toBeGreaterThan(0);
    await database.pool.query('alter table audit_away rename to audit_log');
    await trail.flush();
    expect([await rowsOf('cyd'), await rowsOf('dan')]).toMatchObject([[{ outcome: 'OK' }], [{ outcome: 'DENIED' }]]);
  });
});
