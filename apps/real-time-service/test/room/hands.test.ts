import { HANDS_RAISED, type RoomPayload } from '@conductor/contracts';
import { hearPlatform } from '@conductor/dev-env';
import { auditLog, eventSettings, raisedHands, sessions } from '@conductor/database';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { presenceKeys } from '../../src/redis/presence-store.ts';
import type { Service } from '../../src/service.ts';
import { createRig, registerSession, type Client, type Rig } from '../rig.ts';

const GRACE_MS = 3_000;
/** Presence is known so long after Redis began; a level comes each fifth of a second. */
const KNOWN = { timeout: 20_000, interval: 1_000 };

let rig: Rig;
let nodes: Service[];
beforeAll(async () => {
  rig = await createRig();
  nodes = await Promise.all([0, 1].map(() => rig.startNode({}, { graceMs: GRACE_MS })));
});
afterEach(() => rig.disconnectAll());
afterAll(() => rig[Symbol.asyncDispose]());

const on = (node: number): Service => {
  const service = nodes[node];
  if (!service) throw new Error('no such node');
  return service;
};

/** Somebody in a room, by a connection to one of the nodes. */
async function attendee(sessionId: string, sub: string, node = 0): Promise<Client> {
  const client = await rig.connect(on(node), sub, { name: `Name of ${sub}` });
  const answer = await client.emitWithAck('session:join', { sessionId });
  if (!answer.success) throw new Error(answer.error);
  return client;
}

const raise = (client: Client, sessionId: string) => client.emitWithAck('hand:raise', { sessionId });

/** What a client hears of its own hand being lowered. */
const hearOwn = (client: Client): RoomPayload<'hand:lowered'>[] => {
  const heard: RoomPayload<'hand:lowered'>[] = [];
  client.on('hand:lowered', (payload) => heard.push(payload));
  return heard;
};

async function queue(sessionId: string): Promise<string[]> {
  const owner = await rig.connect(on(1), 'owner');
  const answer = await owner.emitWithAck('hand:list', { sessionId });
  owner.disconnect();
  if (!answer.success) throw new Error(answer.error);
  return answer.hands.map(({ userId }) => userId);
}

describe('a raised hand', () => {
  it('has its place in the queue over all nodes, and again keeps it; the room is told how many there are', async () => {
    const { sessionId } = await registerSession(rig.db);
    const [anna, ben, cleo] = await Promise.all([
      attendee(sessionId, 'anna'),
      attendee(sessionId, 'ben', 1),
      attendee(sessionId, 'cleo'),
    ]);
    const counts: number[] = [];
    cleo.on('hand:count', ({ count }) => counts.push(count));
    expect(await raise(ben, sessionId)).toEqual({ success: true });
    expect(await raise(anna, sessionId)).toEqual({ success: true });
    expect(await raise(ben, sessionId)).toEqual({ success: true });
    const owner = await rig.connect(on(1), 'owner');
    const first = { userId: 'ben', name: 'Name of ben', raisedAt: expect.any(Number) };
    expect(await owner.emitWithAck('hand:list', { sessionId })).toMatchObject({
      success: true,
      hands: [first, { userId: 'anna' }],
    });
    await vi.waitFor(() => expect(counts.at(-1)).toBe(2), 5_000);
    expect(await anna.emitWithAck('session:join', { sessionId })).toMatchObject({ hands: { count: 2, raised: true } });
    expect(await cleo.emitWithAck('session:join', { sessionId })).toMatchObject({ hands: { count: 2, raised: false } });
    expect(await ben.emitWithAck('hand:lower', { sessionId })).toEqual({ success: true });
    expect(await ben.emitWithAck('hand:lower', { sessionId })).toEqual({ success: true });
    await vi.waitFor(() => expect(counts.at(-1)).toBe(1), 5_000);
    expect(await queue(sessionId)).toEqual(['anna']);
  });

  it('is lowered by an organiser, who is written down; its owner is told wherever they are, and nobody else', async () => {
    const { sessionId } = await registerSession(rig.db);
    const [anna, again, ben] = await Promise.all([
      attendee(sessionId, 'anna'),
      attendee(sessionId, 'anna', 1),
      attendee(sessionId, 'ben', 1),
    ]);
    const heard = [anna, again, ben].map(hearOwn);
    await raise(anna, sessionId);
    for (const stranger of [ben, await rig.connect(on(0), 'stranger')]) {
      const refused = { success: false, code: 'FORBIDDEN' };
      expect(await stranger.emitWithAck('hand:lower', { sessionId, userId: 'anna' })).toMatchObject(refused);
      expect(await stranger.emitWithAck('hand:list', { sessionId })).toMatchObject(refused);
    }
    const owner = await rig.connect(on(1), 'owner');
    const lower = () => owner.emitWithAck('hand:lower', { sessionId, userId: 'anna' });
    expect([await lower(), await lower()]).toEqual([{ success: true }, { success: true }]);
    const own = [{ sessionId }];
    await vi.waitFor(() => expect(heard).toEqual([own, own, []]));
    expect(await queue(sessionId)).toEqual([]);
    const written = await rig.db.select().from(auditLog).where(eq(auditLog.sessionId, sessionId));
    const lowered = written.filter(({ action, outcome }) => action === 'hand.lower' && outcome === 'OK');
    expect(lowered).toMatchObject([{ actor: 'owner' }]);
    expect(JSON.stringify(lowered)).not.toContain('anna');
  });

  it('and a lowered one are told to the platform once each, without a name', async () => {
    const { sessionId, eventId } = await registerSession(rig.db);
    const anna = await attendee(sessionId, 'anna');
    const told: Record<string, unknown>[] = [];
    const platform = rig.redis.duplicate();
    await hearPlatform(platform, (_channel, payload) => {
      const event: Record<string, unknown> = JSON.parse(payload);
      if (String(event['type']).startsWith('hand_') && event['sessionId'] === sessionId) told.push(event);
    });
    for (const event of ['hand:raise', 'hand:raise', 'hand:lower', 'hand:lower'] as const)
      await anna.emitWithAck(event, { sessionId });
    await vi.waitFor(() => expect(told).toHaveLength(2));
    platform.disconnect();
    const common = { sessionId, eventId, userId: 'anna', source: expect.any(String) };
    expect(told).toEqual([
      { type: 'hand_raised', ...common },
      { type: 'hand_lowered', ...common },
    ]);
  });

  it('is one of so many in a session, also where the last place is asked for twice at once', async () => {
    const { sessionId } = await registerSession(rig.db);
    const [anna, ben] = await Promise.all([attendee(sessionId, 'anna'), attendee(sessionId, 'ben', 1)]);
    const others = Array.from({ length: HANDS_RAISED - 1 }, (_, i) => ({ sessionId, userId: `u${i}` }));
    // The hand of nobody who is here is lowered.
    await rig.redis.zadd(presenceKeys(sessionId).users, ...others.flatMap(({ userId }) => ['+inf', userId]));
    await rig.db.insert(raisedHands).values(others);
    const answers = await Promise.all([anna, ben].map((client) => raise(client, sessionId)));
    expect(answers.filter(({ success }) => success)).toHaveLength(1);
    expect(answers.filter(({ success }) => !success)).toMatchObject([{ code: 'CONFLICT' }]);
  });

  it('goes with its owner and with the session, and not with a connection that comes back', async () => {
    const { sessionId, eventId } = await registerSession(rig.db);
    const other = await registerSession(rig.db, { eventId });
    const [anna, ben, cleo] = await Promise.all([
      attendee(sessionId, 'anna'),
      attendee(sessionId, 'ben'),
      attendee(other.sessionId, 'cleo', 1),
    ]);
    const raised = [await raise(anna, sessionId), await raise(ben, sessionId), await raise(cleo, other.sessionId)];
    expect(raised).toEqual(raised.map(() => ({ success: true })));
    anna.disconnect();
    await attendee(sessionId, 'anna', 1);
    await ben.emitWithAck('session:leave', { sessionId });
    await vi.waitFor(async () => expect(await queue(sessionId)).toEqual(['anna']), KNOWN);
    const told = new Promise((resolve) => cleo.once('hand:lowered', resolve));
    await rig.db.update(sessions).set({ status: 'ENDED', endedAt: new Date() }).where(eq(sessions.id, other.sessionId));
    await told;
    expect(await queue(other.sessionId)).toEqual([]);
    expect(await queue(sessionId)).toEqual(['anna']);
    expect(await raise(cleo, other.sessionId)).toMatchObject({ success: false, code: 'CONFLICT' });
  });

  it('outlives the node that it was raised on, with its place', async () => {
    const { sessionId } = await registerSession(rig.db);
    const dying = await rig.startNode({}, { graceMs: GRACE_MS });
    const anna = await rig.connect(dying, 'anna');
    await anna.emitWithAck('session:join', { sessionId });
    await raise(anna, sessionId);
    await raise(await attendee(sessionId, 'ben'), sessionId);
    await dying[Symbol.asyncDispose]();
    await attendee(sessionId, 'anna', 1);
    expect(await queue(sessionId)).toEqual(['anna', 'ben']);
  });

  it('in an anonymous event is nobody’s by name, and lowered by the id that is shown', async () => {
    const { sessionId, eventId } = await registerSession(rig.db);
    await rig.db.update(eventSettings).set({ anonymous: true }).where(eq(eventSettings.eventId, eventId));
    await raise(await attendee(sessionId, 'anna'), sessionId);
    const [shown = ''] = await queue(sessionId);
    expect(shown).toMatch(/^anon-/);
    expect(await rig.db.select().from(raisedHands).where(eq(raisedHands.sessionId, sessionId))).toMatchObject([
      { userId: 'anna', name: null },
    ]);
    const owner = await rig.connect(on(0), 'owner');
    await owner.emitWithAck('hand:lower', { sessionId, userId: shown });
    expect(await queue(sessionId)).toEqual([]);
  });
});
