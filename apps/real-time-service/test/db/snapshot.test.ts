import { decisions } from '@conductor/database';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readSnapshot } from '../../src/db/snapshot.ts';
import { BANNER, decide } from '../executor/commands.ts';
import { createRig, registerSession, type Rig } from '../rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await createRig();
});
afterAll(() => rig[Symbol.asyncDispose]());

it('an organiser who comes back is told of a hold-out once it is measured, and not before', async () => {
  const session = await registerSession(rig.db);
  const { interventionId } = await decide(rig.db, session, BANNER);
  const becomes = async (status: 'HELD' | 'MEASURED') => {
    await rig.db.update(decisions).set({ status, holdout: true }).where(eq(decisions.id, interventionId));
    const snapshot = await readSnapshot(rig.db, session.sessionId);
    return snapshot?.decisions.map(({ id }) => id);
  };
  expect(await becomes('HELD')).toEqual([]);
  expect(await becomes('MEASURED')).toEqual([interventionId]);
});
