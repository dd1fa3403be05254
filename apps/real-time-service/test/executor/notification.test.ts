import { notificationsChannel, type Content } from '@conductor/contracts';
import { eventMembers } from '@conductor/database';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { Service } from '../../src/service.ts';
import { decide, outcomesOf, send, settle } from './commands.ts';
import { createRig, registerSession, type Rig } from '../rig.ts';

const NOTE: Content = { arm: 'NOTIFICATION', title: 'Quiet', message: 'Nobody writes any more.' };

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

/** Somebody of the event who watches the session, and the words that they hear. */
async function watch(service: Service, sub: string, sessionId: string) {
  const client = await rig.connect(service, sub);
  const heard: string[] = [];
  client.on('agent:notification', ({ message }) => heard.push(message));
  expect(await client.emitWithAck('agent:subscribe', { sessionId })).toMatchObject({ success: true });
  return { client, heard };
}

async function notify(session: { sessionId: string; eventId: string }) {
  const command = await decide(rig.db, session, NOTE);
  await send(rig.redis, command);
  await send(rig.redis, command);
  const [outcome] = await vi.waitFor(async () => {
    const outcomes = await outcomesOf(rig.redis, command.interventionId);
    expect(outcomes).toHaveLength(2);
    return outcomes;
  });
  await settle(rig.db, command);
  return { outcome, id: command.interventionId };
}

it('is heard once by each of the event who watches, on any node, and by nobody in the room; its reach is how many they are', async () => {
  const session = await registerSession(rig.db);
  const { sessionId, eventId } = session;
  await rig.db.insert(eventMembers).values({ eventId, userId: 'vic', role: 'viewer' });
  const first = await watch(node, 'owner', sessionId);
  const second = await watch(other, 'owner', sessionId);
  const viewer = await watch(other, 'vic', sessionId);
  const attendee = await rig.connect(node, 'tom');
  await attendee.emitWithAck('session:join', { sessionId });
  const overheard = vi.fn();
  attendee.on('agent:notification', overheard);
  const { outcome, id } = await notify(session);
  expect(outcome).toMatchObject({ status: 'EXECUTED', reach: 2, reason: null });
  const all = [first.heard, second.heard, viewer.heard];
  await vi.waitFor(() => expect(all).toEqual([[NOTE.message], [NOTE.message], [NOTE.message]]));
  // Whoever does not know whether it was told tells it again.
  const again = { id, eventId, sessionId, title: NOTE.title, message: NOTE.message, timestamp: Date.now() };
  await rig.redis.publish(notificationsChannel(eventId), JSON.stringify(again));
  await rig.redis.publish(notificationsChannel(eventId), JSON.stringify({ ...again, id: 'next', message: 'next' }));
  await vi.waitFor(() => expect(all).toEqual(all.map(() => [NOTE.message, 'next'])));
  expect(overheard).not.toHaveBeenCalled();
});

it('is carried out where nobody watches, with a reach of nobody; who left is not counted, nor whose node is gone', async () => {
  const session = await registerSession(rig.db);
  expect((await notify(session)).outcome).toMatchObject({ status: 'EXECUTED', reach: 0 });
  const { client } = await watch(node, 'owner', session.sessionId);
  expect((await notify(session)).outcome).toMatchObject({ reach: 1 });
  await client.emitWithAck('agent:unsubscribe', { sessionId: session.sessionId });
  expect((await notify(session)).outcome).toMatchObject({ reach: 0 });
  // Of a node that fell over with an organiser on it.
  const [now = '0'] = await rig.redis.time();
  await rig.redis.zadd(`watchers:${session.eventId}`, Number(now) * 1_000 - 1, 'dead owner');
  expect((await notify(session)).outcome).toMatchObject({ reach: 0 });
});
