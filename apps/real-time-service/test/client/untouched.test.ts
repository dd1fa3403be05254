import { connect, type Connection, type RoomNews } from '@conductor/client';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { Service } from '../../src/service.ts';
import { createRig, registerSession, type Rig } from '../rig.ts';
import { layWire, type Wire } from './wire.ts';

const WAIT = { timeout: 10_000, interval: 10 };

let rig: Rig;
let node: Service;
let wire: Wire;
const opened: Connection[] = [];
beforeAll(async () => {
  rig = await createRig();
  node = await rig.startNode();
  wire = await layWire(() => node.url);
});
afterEach(() => {
  for (const connection of opened.splice(0)) connection.close();
});
afterAll(async () => {
  await wire[Symbol.asyncDispose]();
  await rig[Symbol.asyncDispose]();
});

/** A room in which nobody has said or done anything, and what its listeners are told. */
async function enter(): Promise<{ room: ReturnType<Connection['room']>; news: RoomNews['name'][] }> {
  const { sessionId } = await registerSession(rig.db);
  const connection = connect({ url: wire.url, token: () => rig.token('mia'), reconnectMs: [10, 20] });
  opened.push(connection);
  const room = connection.room(sessionId);
  const news: RoomNews['name'][] = [];
  room.listen(({ name }) => news.push(name));
  await vi.waitFor(() => expect(room.standing().kind).toBe('live'), WAIT);
  return { room, news };
}
const joinings = (news: readonly string[]): number => news.filter((name) => name === 'joined').length;

it('loses nothing by taking a name where nobody has said a word', async () => {
  const { room, news } = await enter();
  expect(await room.callMe('Mia')).toMatchObject({ success: true, you: { name: 'Mia' } });
  await vi.waitFor(() => expect(joinings(news)).toBe(2), WAIT);
  await vi.waitFor(() => expect(room.state().you).toMatchObject({ name: 'Mia' }), WAIT);
  expect([room.losses(), news.includes('lost')]).toEqual([0, false]);
  await room.send('first');
  await vi.waitFor(() => expect(room.state().messages.map(({ text }) => text)).toEqual(['first']), WAIT);
  expect(room.losses()).toBe(0);
});

it('loses nothing by a wire that is cut there either', async () => {
  const { room, news } = await enter();
  wire.cut();
  await vi.waitFor(() => expect(joinings(news)).toBe(2), WAIT);
  expect([room.losses(), news.includes('lost')]).toEqual([0, false]);
});
