import { executions, nudges } from '@conductor/database';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { Content } from '@conductor/contracts';
import { presenceKeys } from '../../src/redis/presence-store.ts';
import type { Service } from '../../src/service.ts';
import { decide, outcomesOf, send, settle } from './commands.ts';
import { createRig, registerSession, type Client, type Rig } from '../rig.ts';

const NUDGE: Content = { arm: 'NUDGE', message: 'What do you think?', silentForSeconds: 300 };

let rig: Rig;
let node: Service;
let other: Service;
beforeAll(async () => {
  rig = await createRig();
  node = await rig.startNode({}, { claimAfterMs: 600 });
  other = await rig.startNode({}, { claimAfterMs: 600 });
});
afterEach(() => rig.disconnectAll());
afterAll(() => rig[Symbol.asyncDispose]());

/** Somebody in the session, and the nudges that they are shown. */
async function attend(service: Service, sub: string, sessionId: string) {
  const client = await rig.connect(service, sub);
  const shown: string[] = [];
  client.on('nudge:shown', ({ message }) => shown.push(message));
  expect(await client.emitWithAck('session:join', { sessionId })).toMatchObject({ success: true, nudge: null });
  return { client, shown };
}

/** Time passes in which nobody does anything. */
async function passMinutes(sessionId: string, minutes: number, ...users: string[]): Promise<void> {
  for (const user of users) await rig.redis.zincrby(presenceKeys(sessionId).acted, -minutes * 60_000, user);
}

/** Carries a nudge out, sent twice, and returns what is reported of it. */
async function nudge(session: { sessionId: string; eventId: string }) {
  const command = await decide(rig.db, session, NUDGE);
  await send(rig.redis, command);
  await send(rig.redis, command);
  const [outcome] = await vi.waitFor(async () => {
    const outcomes = await outcomesOf(rig.redis, command.interventionId);
    expect(outcomes).toHaveLength(2);
    return outcomes;
  });
  await settle(rig.db, command);
  return { outcome, interventionId: command.interventionId };
}

it('is shown to the silent alone, once, on whichever node they are; who did something meanwhile is left in peace', async () => {
  const session = await registerSession(rig.db);
  const { sessionId } = session;
  const anna = await attend(node, 'anna', sessionId);
  const ben = await attend(other, 'ben', sessionId);
  const cleo = await attend(other, 'cleo', sessionId);
  const dora = await attend(node, 'dora', sessionId);
  await passMinutes(sessionId, 6, 'anna', 'ben', 'cleo');
  await passMinutes(sessionId, 4, 'dora');
  await cleo.client.emitWithAck('reaction:send', { sessionId, emoji: '👏' });
  const { outcome, interventionId } = await nudge(session);
  expect(outcome).toMatchObject({ status: 'EXECUTED', reach: 2, reason: null });
  await vi.waitFor(() => expect([anna.shown, ben.shown]).toEqual([[NUDGE.message], [NUDGE.message]]));
  expect([cleo.shown, dora.shown]).toEqual([[], []]);
  const again: Client = await rig.connect(node, 'ben');
  expect(await again.emitWithAck('session:join', { sessionId })).toMatchObject({ nudge: { interventionId } });
});

it('is reported as what it is where nobody has been silent, or whoever is was nudged twice within the hour', async () => {
  const session = await registerSession(rig.db);
  const { sessionId } = session;
  const { shown } = await attend(node, 'emil', sessionId);
  expect((await nudge(session)).outcome).toMatchObject({
    status: 'FAILED',
    reach: 0,
    reason: 'nobody here has been silent for 5 minutes',
  });
  await passMinutes(sessionId, 6, 'emil');
  for (const _ of [1, 2]) expect((await nudge(session)).outcome).toMatchObject({ status: 'EXECUTED', reach: 1 });
  expect((await nudge(session)).outcome).toMatchObject({
    status: 'FAILED',
    reason: 'whoever is silent was nudged often enough within the hour',
  });
  await rig.db.update(nudges).set({ at: new Date(Date.now() - 3_600_001) });
  expect((await nudge(session)).outcome).toMatchObject({ status: 'EXECUTED', reach: 1 });
  await vi.waitFor(() => expect(shown).toHaveLength(3));
});

it('whoever has just come, or comes back, has not been silent; whoever is gone is remembered no more', async () => {
  const session = await registerSession(rig.db);
  const { sessionId } = session;
  const { client } = await attend(node, 'fritz', sessionId);
  const { acted } = presenceKeys(sessionId);
  await passMinutes(sessionId, 6, 'fritz');
  await client.emitWithAck('session:leave', { sessionId });
  expect((await nudge(session)).outcome).toMatchObject({ reach: 0 });
  await rig.redis.zadd(presenceKeys(sessionId).users, 0, 'fritz');
  await vi.waitFor(async () => expect(await rig.redis.zcard(acted)).toBe(0), 3_000);
  await client.emitWithAck('session:join', { sessionId });
  expect((await nudge(session)).outcome).toMatchObject({ reach: 0 });
});

it('begun by a node that died before it told anybody is told by another, to those who were chosen', async () => {
  const session = await registerSession(rig.db);
  const { sessionId } = session;
  const chosen = await attend(node, 'gina', sessionId);
  const silent = await attend(other, 'hugo', sessionId);
  await passMinutes(sessionId, 6, 'gina', 'hugo');
  const command = await decide(rig.db, session, NUDGE);
  const { interventionId } = command;
  await rig.db.insert(executions).values({ interventionId, sessionId, status: 'CLAIMED' });
  await rig.db.insert(nudges).values({ interventionId, sessionId, userId: 'gina', message: 'What do you think?' });
  await send(rig.redis, command);
  await vi.waitFor(async () => {
    expect(await outcomesOf(rig.redis, interventionId)).toMatchObject([{ status: 'EXECUTED', reach: 1 }]);
    expect(chosen.shown).toEqual(['What do you think?']);
  });
  expect(silent.shown).toEqual([]);
  const rows = await rig.db.select().from(nudges).where(eq(nudges.interventionId, interventionId));
  expect(rows).toHaveLength(1);
});
