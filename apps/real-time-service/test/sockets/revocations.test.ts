import { REVOCATIONS_CHANNEL } from '@conductor/auth';
import { tokenRevocations } from '@conductor/database';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { Service } from '../../src/service.ts';
import { createRig, registerSession, type Rig } from '../rig.ts';

let rig: Rig;
let nodes: [Service, Service];
beforeAll(async () => {
  rig = await createRig();
  nodes = await Promise.all([rig.startNode(), rig.startNode()]);
});
afterEach(() => rig.disconnectAll());
afterAll(() => rig[Symbol.asyncDispose]());

/** As the agent-service does it. */
const revoke = async (subject: string): Promise<void> => {
  await rig.db.insert(tokenRevocations).values({ subject, until: new Date(), revokedBy: 'root' });
  await rig.redis.publish(REVOCATIONS_CHANNEL, '');
};
const later = { iat: Math.floor(Date.now() / 1_000) + 600 };

it('a revocation ends every open socket of its subject on every node at once, with the reason, and nobody else’s', async () => {
  const { sessionId } = await registerSession(rig.db);
  const clients = await Promise.all(nodes.map((node) => rig.connect(node, 'owner')));
  const others = await Promise.all(nodes.map((node) => rig.connect(node, 'neighbour')));
  const told: unknown[] = [];
  for (const client of clients) {
    client.on('agent:unsubscribed', ({ reason }) => told.push(reason));
    client.on('auth:expired', ({ reason }) => told.push(reason));
    await client.emitWithAck('agent:subscribe', { sessionId });
  }
  const ended = Promise.all(clients.map((client) => new Promise((resolve) => client.once('disconnect', resolve))));
  await revoke('owner');
  // Long before anybody would have read it by themselves.
  await vi.waitFor(async () => expect(await ended).toEqual(Array(2).fill('io server disconnect')), { timeout: 5_000 });
  expect(told).toEqual(Array(4).fill('Token revoked'));
  expect(others.map(({ connected }) => connected)).toEqual([true, true]);
});

it('a revoked token neither connects nor prolongs, a later one does', async () => {
  const client = await rig.connect(nodes[0], 'tom', later);
  const old = rig.token('tom');
  await revoke('tom');
  for (const node of nodes)
    await vi.waitFor(() => expect(rig.connect(node, 'tom')).rejects.toThrow('Unauthorized'), { timeout: 5_000 });
  expect(client.connected).toBe(true);
  expect(await client.emitWithAck('auth:refresh', { token: old })).toMatchObject({ code: 'UNAUTHORIZED' });
  expect((await rig.connect(nodes[1], 'tom', later)).connected).toBe(true);
});
