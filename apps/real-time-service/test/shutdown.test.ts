import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createRig, registerSession, type Rig } from './rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await createRig();
});
afterAll(() => rig[Symbol.asyncDispose]());

it('a node with 500 sockets stops within 10 s, lets every browser connect again by itself and leaves nothing open', async () => {
  const node = await rig.startNode({ limits: { connectionsPerUser: 1, connections: 1_000, eventsPerSecond: 50 } });
  const { sessionId } = await registerSession(rig.db);
  const reasons: string[] = [];
  for (let first = 0; first < 500; first += 50) {
    const users = Array.from({ length: 50 }, (_, n) => `user-${first + n}`);
    const clients = await Promise.all(users.map((user) => rig.connect(node, user)));
    for (const client of clients) client.on('disconnect', (reason) => reasons.push(reason));
    await Promise.all(clients.map((client) => client.emitWithAck('session:join', { sessionId })));
  }
  const open = await openConnections();
  expect(Math.min(open.postgres, open.redis)).toBeGreaterThan(0);
  const startedAt = performance.now();
  await node[Symbol.asyncDispose]();
  expect(performance.now() - startedAt).toBeLessThan(10_000);
  await vi.waitFor(() => expect(reasons).toHaveLength(500), 5_000);
  // A browser told `io server disconnect` would not come back.
  expect(new Set(reasons)).toEqual(new Set(['transport close']));
  expect(await openConnections()).toEqual({ postgres: 0, redis: 0 });
}, 40_000);

async function openConnections(): Promise<{ postgres: number; redis: number }> {
  const { rows } = await rig.db.execute<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity
     where application_name = 'real-time-service' and datname = current_database()`,
  );
  const clients = String(await rig.redis.call('CLIENT', 'LIST'));
  return { postgres: rows[0]?.n ?? -1, redis: clients.match(/name=real-time-service/g)?.length ?? 0 };
}
