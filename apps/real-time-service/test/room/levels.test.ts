import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPresenceStore } from '../../src/redis/presence-store.ts';
import { createLevels, type Look } from '../../src/room/levels.ts';
import { createRig, type Rig } from '../rig.ts';

let rig: Rig;
beforeAll(async () => void (rig = await createRig()));
afterAll(() => rig[Symbol.asyncDispose]());

/** Levels of one session over a Redis that has been there for long, and what is told of them. */
async function watch() {
  await rig.redis.set('real-time-service:since', 1);
  const session = { id: 's', eventId: 'e', isElsewhere: false, anonymous: false };
  const ids = { sessionId: session.id, eventId: session.eventId };
  const store = createPresenceStore(rig.redis, 'node', 6_000);
  for (const userId of ['anna', 'ben']) await store.enter(ids, { userId, name: null }, false);
  const agents: number[] = [];
  const room: number[] = [];
  const levels = createLevels({
    store,
    platform: { presence: async (_, { present }) => void agents.push(present) },
    room: { pass: async (_, event) => void (event.name === 'presence:update' && room.push(event.payload.present)) },
    tickIntervalMs: 5_000,
  });
  const look = async (): Promise<Look> => ({ session, swept: await store.sweep(ids, 15_000) });
  return { levels, agents, room, look };
}

it('a level that was looked at is told to the agents, and to the room where it changed', async () => {
  const { levels, agents, room, look } = await watch();
  expect([await levels.areDue(), await levels.areDue()]).toEqual([true, false]);
  for (let n = 0; n < 2; n++) await levels.tell([await look()], new Map());
  expect([agents, room]).toEqual([[2, 2], [2]]);
});

it('of a Redis that was emptied between the question and the look nobody is told that everybody has gone', async () => {
  const { levels, agents, room, look } = await watch();
  expect(await levels.areDue()).toBe(true);
  await rig.redis.flushall();
  const emptied = await look();
  expect(emptied.swept.present).toBe(0);
  await levels.tell([emptied], new Map());
  expect([agents, room]).toEqual([[], []]);
  expect(await levels.areDue()).toBe(false);
});
