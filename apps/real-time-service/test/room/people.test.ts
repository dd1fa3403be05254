import { randomUUID } from 'node:crypto';
import { createGuestIssuer } from '@conductor/auth';
import { FIELD_LIMITS, PEOPLE_LIMITS, roomKeys } from '@conductor/contracts';
import { auditLog, eventMembers, eventSettings, sessionRemovals } from '@conductor/database';
import { and, eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { presenceKeys } from '../../src/redis/presence-store.ts';
import type { Service } from '../../src/service.ts';
import { createRig, GUEST_SECRET, registerSession, type Client, type Rig } from '../rig.ts';

const WAIT = { timeout: 10_000, interval: 20 };
const OUT = 'An organiser has removed you from this session';
const REFUSED = { success: false, code: 'FORBIDDEN', error: OUT };

let rig: Rig;
let nodes: Service[];
beforeAll(async () => {
  rig = await createRig();
  nodes = await Promise.all([0, 1, 2].map(() => rig.startNode({}, { graceMs: 100 })));
});
afterEach(() => rig.disconnectAll());
afterAll(() => rig[Symbol.asyncDispose]());

const on = (node: number): Service => {
  const service = nodes[node];
  if (!service) throw new Error('no such node');
  return service;
};
const join = (client: Client, sessionId: string) => client.emitWithAck('session:join', { sessionId });

/** Somebody in the room at a node, with what they are told of their being put out. */
async function come(node: number, sub: string, sessionId: string, name?: string) {
  const client = await rig.connect(on(node), sub, name === undefined ? {} : { name });
  const told: string[] = [];
  client.on('session:removed', ({ reason }) => told.push(reason));
  const answer = await join(client, sessionId);
  if (!answer.success) throw new Error(answer.error);
  return { client, told, you: answer.you };
}

/** With an organiser of its own each, since the limits are a person's, whatever the session. */
async function session(anonymous = false) {
  const ownerId = `owner-${randomUUID()}`;
  const { sessionId, eventId } = await registerSession(rig.db, { organizerId: ownerId });
  await rig.db.update(eventSettings).set({ anonymous }).where(eq(eventSettings.eventId, eventId));
  return { sessionId, eventId, ownerId, owner: await rig.connect(on(0), ownerId) };
}

async function list(owner: Client, sessionId: string, which: { search?: string; after?: string } = {}) {
  const answer = await owner.emitWithAck('people:list', { sessionId, ...which });
  if (!answer.success) throw new Error(answer.error);
  return answer;
}

describe('who is here', () => {
  it('is told in the order of names, over all nodes, with who is muted, asks for the word and conducts', async () => {
    const { sessionId, eventId, owner } = await session();
    await rig.db.insert(eventMembers).values({ eventId, userId: 'mod', role: 'moderator' });
    await come(0, 'zoe', sessionId, 'Zoe');
    const emil = await come(1, 'emil', sessionId, 'Émil');
    await come(2, 'nameless', sessionId);
    await come(2, 'mod', sessionId, 'Mo');
    await emil.client.emitWithAck('hand:raise', { sessionId });
    await owner.emitWithAck('chat:mute', { sessionId, userId: 'zoe', minutes: 10 });

    const plain = { mutedUntil: null, hand: false, organiser: false };
    expect(await list(owner, sessionId)).toEqual({
      success: true,
      total: 4,
      people: [
        { ...plain, userId: 'emil', name: 'Émil', hand: true },
        { ...plain, userId: 'mod', name: 'Mo', organiser: true },
        { ...plain, userId: 'zoe', name: 'Zoe', mutedUntil: expect.any(Number) },
        { ...plain, userId: 'nameless', name: null },
      ],
    });
    expect(await list(owner, sessionId, { search: 'EMI' })).toMatchObject({ total: 4, people: [{ userId: 'emil' }] });
    expect(await list(owner, sessionId, { search: 'nobody' })).toMatchObject({ people: [] });
    await owner.emitWithAck('chat:mute', { sessionId, userId: 'zoe', minutes: 0 });
    expect((await list(owner, sessionId, { search: 'zoe' })).people).toMatchObject([{ mutedUntil: null }]);
  });

  it('is told in pages, each person once, and whoever has left is in none, nor is their name kept', async () => {
    const { sessionId, owner } = await session();
    const { users, names } = presenceKeys(sessionId);
    const many = Array.from({ length: PEOPLE_LIMITS.page + 3 }, (_, nth) => `p${String(nth).padStart(3, '0')}`);
    await rig.redis.zadd(users, ...many.flatMap((user) => ['+inf', user]));
    const mia = await come(1, 'mia', sessionId, 'Mia');
    const first = await list(owner, sessionId);
    expect(first.people).toHaveLength(PEOPLE_LIMITS.page);
    const second = await list(owner, sessionId, { after: first.next ?? '' });
    expect(second.next).toBeUndefined();
    const all = [...first.people, ...second.people].map(({ userId }) => userId);
    expect(all).toEqual(['mia', ...many]);
    expect(await rig.redis.hgetall(names)).toEqual({ mia: 'Mia' });
    mia.client.disconnect();
    await vi.waitFor(async () => expect((await list(owner, sessionId)).total).toBe(many.length), WAIT);
    expect(await rig.redis.exists(names)).toBe(0);
  });
});

describe('somebody who is removed', () => {
  it('leaves at once on every node, is told so, comes back by no node, and does after the undo', async () => {
    const { sessionId, eventId, owner, ownerId } = await session();
    const mia = [await come(0, 'mia', sessionId, 'Mia'), await come(1, 'mia', sessionId, 'Mia')];
    const other = await come(1, 'ben', sessionId);
    await mia[1]?.client.emitWithAck('hand:raise', { sessionId });
    const remove = (minutes?: number) =>
      owner.emitWithAck('person:remove', { sessionId, userId: 'mia', ...(minutes === undefined ? {} : { minutes }) });
    const started = performance.now();
    expect(await remove()).toEqual({ success: true });
    await vi.waitFor(() => expect(mia.map(({ told }) => told)).toEqual([[OUT], [OUT]]), WAIT);
    // Long before anybody is authorised anew.
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(other.told).toEqual([]);
    for (const { client } of mia) {
      const answer = await client.emitWithAck('chat:send', { sessionId, text: 'still here?' });
      expect(answer).toMatchObject({ success: false, code: 'FORBIDDEN' });
    }
    for (const node of [0, 1, 2]) expect(await join(await rig.connect(on(node), 'mia'), sessionId)).toEqual(REFUSED);
    expect((await list(owner, sessionId)).people.map(({ userId }) => userId)).toEqual(['ben']);
    expect(await owner.emitWithAck('hand:list', { sessionId })).toEqual({ success: true, hands: [] });
    expect(await owner.emitWithAck('people:removed-list', { sessionId })).toEqual({
      success: true,
      removed: [{ userId: 'mia', name: 'Mia', until: expect.any(Number) }],
    });
    // Again, as if the acknowledgement had been lost.
    expect(await remove(5)).toEqual({ success: true });

    expect(await remove(0)).toEqual({ success: true });
    expect(await remove(0)).toEqual({ success: true });
    await come(2, 'mia', sessionId);
    expect(await owner.emitWithAck('people:removed-list', { sessionId })).toEqual({ success: true, removed: [] });
    const written = await rig.db
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.sessionId, sessionId), eq(auditLog.action, 'person.remove')))
      .orderBy(auditLog.id);
    const minutes = [FIELD_LIMITS.removalMinutes.max, 5, 0, 0];
    expect(written).toMatchObject(minutes.map(() => ({ actor: ownerId, outcome: 'OK', eventId })));
    // The trail is kept for longer than who it was.
    expect(written.map(({ detail }) => detail)).toEqual(minutes.map((each) => ({ minutes: each })));
  });

  it('comes back by themselves when the time is over, and is out of no other session', async () => {
    const { sessionId, owner } = await session();
    const other = await session();
    const mia = await come(1, 'mia', sessionId);
    await owner.emitWithAck('person:remove', { sessionId, userId: 'mia', minutes: 5 });
    expect(await join(mia.client, sessionId)).toEqual(REFUSED);
    expect(await join(mia.client, other.sessionId)).toMatchObject({ success: true });
    const over = { until: new Date(Date.now() - 1_000) };
    await rig.db.update(sessionRemovals).set(over).where(eq(sessionRemovals.sessionId, sessionId));
    expect(await join(mia.client, sessionId)).toMatchObject({ success: true });
  });

  it('may be a guest, and stays out with the token that they have', async () => {
    const { sessionId, eventId, owner } = await session();
    const { token, userId } = createGuestIssuer(GUEST_SECRET)(eventId, Date.now() + 60_000, 'Gus');
    const guest = await rig.open(on(2), { auth: { token } });
    const told = new Promise<string>((resolve) => guest.once('session:removed', ({ reason }) => resolve(reason)));
    expect(await join(guest, sessionId)).toMatchObject({ success: true });
    expect((await list(owner, sessionId)).people).toMatchObject([{ userId, name: 'Gus' }]);
    await owner.emitWithAck('person:remove', { sessionId, userId });
    expect(await told).toBe(OUT);
    expect(await join(await rig.open(on(1), { auth: { token } }), sessionId)).toEqual(REFUSED);
  });

  it('is none who conducts the event, and none who becomes it', async () => {
    const { sessionId, eventId, owner, ownerId } = await session();
    await rig.db.insert(eventMembers).values({ eventId, userId: 'mod', role: 'moderator' });
    const mod = await come(1, 'mod', sessionId);
    for (const userId of ['mod', ownerId]) {
      const answer = await mod.client.emitWithAck('person:remove', { sessionId, userId });
      expect(answer).toEqual({ success: false, code: 'CONFLICT', error: 'Organisers cannot be removed' });
    }
    expect(mod.told).toEqual([]);
    await owner.emitWithAck('person:remove', { sessionId, userId: 'mia' });
    await rig.db.insert(eventMembers).values({ eventId, userId: 'mia', role: 'moderator' });
    await come(2, 'mia', sessionId);
  });

  it('is put out where the word was lost, as soon as access is looked at anew', async () => {
    const { sessionId } = await session();
    await using node = await rig.startNode({}, { reauthoriseEveryMs: 200 });
    const mia = await rig.connect(node, 'mia');
    const told = new Promise<string>((resolve) => mia.once('session:removed', ({ reason }) => resolve(reason)));
    expect(await join(mia, sessionId)).toMatchObject({ success: true });
    await rig.db.insert(sessionRemovals).values({ sessionId, userId: 'mia', until: new Date(Date.now() + 60_000) });
    expect(await told).toBe(OUT);
  });

  it('who is just joining is put out as well', async () => {
    const { sessionId, owner } = await session();
    const mia = await rig.connect(on(1), 'mia');
    const joining = join(mia, sessionId);
    await owner.emitWithAck('person:remove', { sessionId, userId: 'mia' });
    await joining;
    await vi.waitFor(async () => {
      const answer = await mia.emitWithAck('chat:send', { sessionId, text: 'in?' });
      expect(answer).toMatchObject({ success: false, code: 'FORBIDDEN' });
    }, WAIT);
  });
});

describe('in an anonymous event', () => {
  it('people are known by the ids that stand for them alone, and are muted and removed by these', async () => {
    const { sessionId, owner } = await session(true);
    const anna = await come(1, 'anna', sessionId, 'Anna');
    const { userId } = anna.you;
    const shown = await list(owner, sessionId);
    expect(shown.people).toMatchObject([{ userId, name: null }]);
    expect(await list(owner, sessionId, { search: 'anna' })).toMatchObject({ people: [] });

    const nobody = { success: false, code: 'NOT_FOUND' };
    for (const id of ['anna', 'anon-0000000000000000']) {
      expect(await owner.emitWithAck('chat:mute', { sessionId, userId: id, minutes: 5 })).toMatchObject(nobody);
      expect(await owner.emitWithAck('person:remove', { sessionId, userId: id })).toMatchObject(nobody);
    }
    // Also who has never written anything.
    expect(await owner.emitWithAck('chat:mute', { sessionId, userId, minutes: 5 })).toEqual({ success: true });
    expect((await list(owner, sessionId)).people).toMatchObject([{ userId, mutedUntil: expect.any(Number) }]);
    const said = await anna.client.emitWithAck('chat:send', { sessionId, text: 'hello?' });
    expect(said).toMatchObject({ code: 'CONFLICT', error: 'You are muted in this session' });
    expect(await owner.emitWithAck('person:remove', { sessionId, userId })).toEqual({ success: true });
    await vi.waitFor(() => expect(anna.told).toEqual([OUT]), WAIT);
    const removed = await owner.emitWithAck('people:removed-list', { sessionId });
    expect(removed).toMatchObject({ removed: [{ userId, name: null }] });
    const written = await rig.db.select().from(auditLog).where(eq(auditLog.sessionId, sessionId));
    expect(JSON.stringify([shown, removed, written.map(({ detail }) => detail)])).not.toMatch(/anna/i);
    expect(await rig.redis.exists(presenceKeys(sessionId).names)).toBe(0);
    await owner.emitWithAck('person:remove', { sessionId, userId, minutes: 0 });
    expect(await join(anna.client, sessionId)).toMatchObject({ success: true });
  });

  it('that is one no more, what was done to such an id tells nobody whose it was', async () => {
    const { sessionId, eventId, owner } = await session(true);
    const anna = await come(1, 'anna', sessionId, 'Anna');
    const { userId } = anna.you;
    await anna.client.emitWithAck('chat:send', { sessionId, text: 'hello' });
    await anna.client.emitWithAck('hand:raise', { sessionId });
    await owner.emitWithAck('chat:mute', { sessionId, userId, minutes: 5 });
    await rig.db.update(eventSettings).set({ anonymous: false }).where(eq(eventSettings.eventId, eventId));
    expect((await list(owner, sessionId)).people).toMatchObject([{ userId: 'anna', mutedUntil: null, hand: false }]);
    expect(await owner.emitWithAck('person:remove', { sessionId, userId })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await owner.emitWithAck('chat:mute', { sessionId, userId, minutes: 0 })).toEqual({ success: true });
    expect(await anna.client.emitWithAck('chat:send', { sessionId, text: 'again' })).toMatchObject({ success: true });
  });
});

it('what is no list of ids puts nobody out', async () => {
  const { sessionId } = await session();
  const other = await session();
  const mia = await come(1, 'mia', sessionId);
  const { channel } = roomKeys(sessionId);
  for (const odd of [
    { sessionId, putOut: 'mia' },
    { sessionId: other.sessionId, putOut: ['mia'] },
    { putOut: ['mia'] },
  ])
    await rig.redis.spublish(channel, JSON.stringify(odd));
  expect(await mia.client.emitWithAck('chat:send', { sessionId, text: 'here' })).toMatchObject({ success: true });
  expect(mia.told).toEqual([]);
});
