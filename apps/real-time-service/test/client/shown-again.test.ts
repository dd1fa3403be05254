import { connect } from '@conductor/client';
import { roomKeys, type RoomEvent } from '@conductor/contracts';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createRoom } from '../../src/room/room.ts';
import type { Service } from '../../src/service.ts';
import { createRig, registerSession, type Rig } from '../rig.ts';
import { layWire } from './wire.ts';

const WAIT = { timeout: 10_000, interval: 10 };

let rig: Rig;
let node: Service;
beforeAll(async () => {
  rig = await createRig();
  node = await rig.startNode();
});
afterAll(() => rig[Symbol.asyncDispose]());

it('what is told again after Redis and node forgot that it was told is shown to nobody twice', async () => {
  await using wire = await layWire(() => node.url);
  const { sessionId } = await registerSession(rig.db);
  const connection = connect({ url: wire.url, token: rig.token('mia'), reconnectMs: [10, 20] });
  await using _ = { [Symbol.asyncDispose]: async () => connection.close() };
  const room = connection.room(sessionId);
  const shown: string[] = [];
  room.listen((news) => {
    if (news.name === 'prompt:shown' || news.name === 'agent:intervention:banner')
      shown.push(news.payload.interventionId);
  });
  const live = () => vi.waitFor(() => expect(room.standing().kind).toBe('live'), WAIT);
  const told = createRoom(rig.redis);
  const banner = (interventionId: string): RoomEvent => ({
    name: 'agent:intervention:banner',
    payload: { sessionId, interventionId, type: 'BROADCAST', title: 'Soon', message: 'Questions.' },
  });
  await live();
  await told.tell(sessionId, 'd1', banner('d1'));
  await vi.waitFor(() => expect(shown).toEqual(['d1']), WAIT);

  // Nobody is left in the room, so the node forgets what it told; and Redis forgets too.
  const release = wire.hold();
  wire.cut();
  const { channel } = roomKeys(sessionId);
  await vi.waitFor(async () => expect(await rig.redis.pubsub('SHARDNUMSUB', channel)).toEqual([channel, 0]), WAIT);
  await rig.redis.flushall();
  release();
  await vi.waitFor(async () => expect(await rig.redis.pubsub('SHARDNUMSUB', channel)).toEqual([channel, 1]), WAIT);
  await live();
  // As another node does that finds the intervention claimed and not done.
  expect(await told.tell(sessionId, 'd1', banner('d1'))).toMatchObject({ first: true });
  await told.tell(sessionId, 'd2', banner('d2'));
  await vi.waitFor(() => expect(shown.at(-1)).toBe('d2'), WAIT);
  expect(shown).toEqual(['d1', 'd2']);
  expect(room.state().shown).toMatchObject([{ payload: { interventionId: 'd2' } }]);
});
