import { decisions, engagementMinutes, engagementTicks, ensurePartitions, packFacts } from '@conductor/database';
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

it('the curve goes on before the ticks that are kept: by the minute, each moment once', async () => {
  const { sessionId } = await registerSession(rig.db);
  const now = Math.floor(Date.now() / 60_000) * 60_000;
  await ensurePartitions(rig.db.$client, now);
  const signals = {
    chatMsgsPerMin: 12,
    pollParticipation: null,
    activeUsers: 3,
    totalUsers: 20,
    reactionsPerMin: 0,
    userLeaveRate: null,
    questionsPerMin: 0,
  };
  const row = { sessionId, score: 0.5, coverage: 1, facts: packFacts({ signals, breakdown: [] }) };
  const minutes = [-180, -179, 0].map((minute) => ({ ...row, minute: new Date(now + minute * 60_000) }));
  await rig.db.insert(engagementMinutes).values(minutes);
  const curve = async () => (await readSnapshot(rig.db, sessionId))?.engagement.map(({ at }) => (at - now) / 1_000);
  expect(await curve()).toEqual([-10_800, -10_740, 0]);
  await rig.db.insert(engagementTicks).values([0, 5].map((second) => ({ ...row, at: new Date(now + second * 1_000) })));
  expect(await curve()).toEqual([-10_800, -10_740, 0, 5]);
  expect((await readSnapshot(rig.db, sessionId))?.engagement.at(-1)).toMatchObject({ signals, score: 0.5 });
});
