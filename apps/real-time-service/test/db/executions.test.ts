import { afterAll, beforeAll, expect, it } from 'vitest';
import { decisions, eventSettings, executions, sessions } from '@conductor/database';
import { eq, sql } from 'drizzle-orm';
import { claimExecution } from '../../src/db/executions.ts';
import { BANNER, decide } from '../executor/commands.ts';
import { createRig, registerSession, type Rig } from '../rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await createRig();
});
afterAll(() => rig[Symbol.asyncDispose]());

const nothing = (): Promise<null> => Promise.resolve(null);

it('a session that ends while its command is taken up: one of both settles it, and nobody waits in a circle', async () => {
  const session = await registerSession(rig.db);
  const command = await decide(rig.db, session, BANNER);
  const { interventionId, sessionId } = command;
  const held = Promise.withResolvers<void>();
  const waits = async () => {
    const { rows } = await rig.db.execute(sql`select 1 from pg_locks where not granted`);
    return rows.length;
  };
  // What the agent does when a session is ended, step by step: session, execution, decision.
  const ending = rig.db.transaction(async (tx) => {
    await tx.select().from(sessions).where(eq(sessions.id, sessionId)).for('update');
    held.resolve();
    await expect.poll(waits).toBeGreaterThan(0);
    await tx.insert(executions).values({ interventionId, sessionId, status: 'CANCELLED' }).onConflictDoNothing();
    await tx.update(decisions).set({ status: 'FAILED' }).where(eq(decisions.id, interventionId));
  });
  await held.promise;
  const [row] = await Promise.all([claimExecution(rig.db, command, nothing), ending]);
  expect(row?.status).toBe('CANCELLED');
});

it('FAULT 24: nothing is carried out for an event whose agent was switched off, or that has no settings', async () => {
  const session = await registerSession(rig.db);
  const [first, second] = [await decide(rig.db, session, BANNER), await registerSession(rig.db)];
  const reason = 'the agent is switched off for the event';
  await rig.db.update(eventSettings).set({ enabled: false }).where(eq(eventSettings.eventId, session.eventId));
  expect(await claimExecution(rig.db, first, nothing)).toMatchObject({ status: 'FAILED', reason });
  const without = await decide(rig.db, second, BANNER);
  await rig.db.delete(eventSettings).where(eq(eventSettings.eventId, second.eventId));
  expect(await claimExecution(rig.db, without, nothing)).toMatchObject({ status: 'FAILED', reason });
});

it('what is for an audience elsewhere is left to its connector, and nothing is settled', async () => {
  const session = await registerSession(rig.db);
  const command = await decide(rig.db, session, BANNER);
  const audience = { kind: 'irc', presence: 'exact' as const, signals: [], arms: [] };
  await rig.db.update(sessions).set({ audience }).where(eq(sessions.id, session.sessionId));
  expect(await claimExecution(rig.db, command, nothing)).toBeNull();
  const rows = await rig.db.select().from(executions).where(eq(executions.interventionId, command.interventionId));
  expect(rows).toEqual([]);
  await rig.db.update(decisions).set({ status: 'UNMEASURED' }).where(eq(decisions.id, command.interventionId));
  const note = await decide(rig.db, session, { arm: 'NOTIFICATION', title: 'Quiet', message: 'Nobody writes.' });
  expect(await claimExecution(rig.db, note, nothing)).toMatchObject({ status: 'CLAIMED', carrier: 'room' });
});
