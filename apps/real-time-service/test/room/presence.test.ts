import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { PLATFORM_CHANNELS } from '@conductor/contracts';
import { hearPlatform } from '@conductor/dev-env';
import { polls, pollVotes, sessions } from '@conductor/database';
import { eq } from 'drizzle-orm';
import type { Redis } from 'ioredis';
import { createPresenceStore, presenceKeys } from '../../src/redis/presence-store.ts';
import type { Service } from '../../src/service.ts';
import { createRig, registerSession, type Rig } from '../rig.ts';

type Told = { channel: string; type?: string; sessionId?: string; userId?: string; node?: string; data?: unknown };

const GRACE_MS = 1_000;
let rig: Rig;
let node: Service;
let other: Service;
let listener: Redis;
const told: Told[] = [];
beforeAll(async () => {
  rig = await createRig();
  // As if Redis had been there for long: levels are told from the first tick.
  await rig.redis.set('real-time-service:since', 1);
  listener = rig.redis.duplicate();
  await hearPlatform(listener, (channel, text) => {
    const value: Omit<Told, 'channel'> = JSON.parse(text);
    told.push({ ...value, channel });
  });
  const overrides = { graceMs: GRACE_MS };
  [node, other] = await Promise.all([rig.startNode({}, overrides), rig.startNode({}, overrides)]);
});
afterEach(() => rig.disconnectAll());
afterAll(async () => {
  listener.disconnect();
  await rig[Symbol.asyncDispose]();
});

const of = (sessionId: string, type: string): Told[] =>
  told.filter((each) => each.sessionId === sessionId && each.type === type);
const level = (sessionId: string): unknown => of(sessionId, 'presence_update').at(-1)?.data;
/** Who holds the session’s audience, as the last level says. */
const holders = (sessionId: string): Set<unknown> => {
  const data = level(sessionId);
  const sources = typeof data === 'object' && data !== null ? Reflect.get(data, 'sources') : [];
  return new Set(Array.isArray(sources) ? sources : []);
};
const beats = () => new Set(told.filter(({ channel }) => channel === PLATFORM_CHANNELS.heartbeat).map((b) => b.node));
const WAIT = { timeout: 8_000, interval: 50 };

async function join(service: Service, userId: string, sessionId: string) {
  const client = await rig.connect(service, userId);
  expect(await client.emitWithAck('session:join', { sessionId })).toMatchObject({ success: true });
  return client;
}

describe('presence', () => {
  it('ends with those who leave, also when the session ended before: nobody’s id is kept where they were', async () => {
    const { sessionId } = await registerSession(rig.db);
    const [early, late] = [await join(node, 'early', sessionId), await join(other, 'late', sessionId)];
    early.disconnect();
    await rig.db.update(sessions).set({ status: 'ENDED', endedAt: new Date() }).where(eq(sessions.id, sessionId));
    const { users, acted } = presenceKeys(sessionId);
    const kept = async () => [await rig.redis.zrange(users, '0', '-1'), await rig.redis.zrange(acted, '0', '-1')];
    await vi.waitFor(async () => expect(await kept()).toEqual([['late'], ['late']]), WAIT);
    late.disconnect();
    await vi.waitFor(async () => expect(await kept()).toEqual([[], []]), WAIT);
  });

  it('counts a user once over sockets and nodes; a return within the grace is neither a leave nor a join', async () => {
    const { sessionId } = await registerSession(rig.db);
    const first = await join(node, 'anna', sessionId);
    const second = await join(other, 'anna', sessionId);
    await join(other, 'ben', sessionId);
    await vi.waitFor(() => expect(level(sessionId)).toMatchObject({ present: 2, openPolls: [] }), WAIT);
    expect(holders(sessionId)).toEqual(beats());
    first.disconnect();
    second.disconnect();
    const back = await join(node, 'anna', sessionId);
    const seen = of(sessionId, 'presence_update').length;
    const ticks = Math.ceil((2 * GRACE_MS) / 200);
    await vi.waitFor(() => expect(of(sessionId, 'presence_update').length).toBeGreaterThan(seen + ticks), WAIT);
    expect(of(sessionId, 'user_leave')).toEqual([]);
    expect(of(sessionId, 'user_join').map(({ userId }) => userId)).toEqual(['anna', 'ben']);
    back.disconnect();
    await vi.waitFor(() => expect(of(sessionId, 'user_leave').map(({ userId }) => userId)).toEqual(['anna']), WAIT);
    await vi.waitFor(() => expect(level(sessionId)).toMatchObject({ present: 1 }), WAIT);
    expect(of(sessionId, 'user_leave')).toHaveLength(1);
  });

  it('lets those go, once, whose node died: its lease is not renewed', async () => {
    const session = await registerSession(rig.db);
    const { sessionId } = session;
    const dead = createPresenceStore(rig.redis, 'dead-node', 1_500);
    await dead.enter(session, { userId: 'lost', name: null }, true);
    await dead.enter(session, { userId: 'moved', name: null }, true);
    await join(node, 'moved', sessionId);
    await vi.waitFor(() => expect(level(sessionId)).toMatchObject({ present: 2 }), WAIT);
    expect(holders(sessionId)).toContain('real-time:dead-node');
    await vi.waitFor(() => expect(of(sessionId, 'user_leave').map(({ userId }) => userId)).toEqual(['lost']), WAIT);
    await vi.waitFor(() => expect(level(sessionId)).toMatchObject({ present: 1 }), WAIT);
    expect(holders(sessionId)).not.toContain('real-time:dead-node');
    expect(of(sessionId, 'user_leave')).toHaveLength(1);
  });

  it('tells levels once per tick over all nodes, with a version that grows and the voters of open polls', async () => {
    const { sessionId, eventId } = await registerSession(rig.db);
    const options = [{ id: '1', text: 'yes' }];
    await rig.db.insert(polls).values({ id: 'p1', sessionId, eventId, question: 'Tea?', options, openedBy: 'owner' });
    await rig.db.insert(pollVotes).values({ pollId: 'p1', userId: 'anna', optionIds: ['1'] });
    await vi.waitFor(() => expect(of(sessionId, 'presence_update').length).toBeGreaterThan(6), WAIT);
    expect(level(sessionId)).toMatchObject({ present: 0, openPolls: [{ id: 'p1', voters: 1 }] });
    const versions = of(sessionId, 'presence_update').map(({ data }) => Number(Object(data).version));
    for (const [index, version] of versions.entries()) {
      // Two nodes that both told would come within the same tick of 200 ms again and again.
      if (index > 0) expect(version).toBeGreaterThan(versions[index - 1] ?? 0);
    }
    const span = (versions.at(-1) ?? 0) - (versions[0] ?? 0);
    expect(versions.length - 1).toBeLessThanOrEqual(span / 200 + 2);
  });

  it('says nothing of an audience that is elsewhere', async () => {
    const [{ sessionId }, here] = [await registerSession(rig.db), await registerSession(rig.db)];
    const audience = { kind: 'irc', presence: 'exact' as const, signals: [], arms: [] };
    await rig.db.update(sessions).set({ audience }).where(eq(sessions.id, sessionId));
    const before = of(sessionId, 'presence_update').length;
    await vi.waitFor(() => expect(of(here.sessionId, 'presence_update').length).toBeGreaterThan(4), WAIT);
    // The round that was under way may have read the session as it was.
    expect(of(sessionId, 'presence_update').length).toBeLessThanOrEqual(before + 1);
  });

  it('has a heartbeat from each node', async () => {
    await vi.waitFor(() => expect(beats().size).toBe(2), WAIT);
  });
});
