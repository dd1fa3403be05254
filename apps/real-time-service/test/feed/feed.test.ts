import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { feedKeys, notificationsChannel, type FeedEvent } from '@conductor/contracts';
import { events as eventRows } from '@conductor/database';
import { eq } from 'drizzle-orm';
import type { Service } from '../../src/service.ts';
import { appendStatus, appendUnheard, collect } from './feed-log.ts';
import { createRig, registerSession, type Client, type Rig } from '../rig.ts';

let rig: Rig;
let node: Service;
let other: Service;
beforeAll(async () => {
  rig = await createRig();
  const overrides = { compareEveryMs: 300, reauthoriseEveryMs: 300 };
  [node, other] = await Promise.all([rig.startNode({}, overrides), rig.startNode({}, overrides)]);
});
afterEach(() => rig.disconnectAll());
afterAll(() => rig[Symbol.asyncDispose]());

const seqs = (events: FeedEvent[]) => events.map(({ seq }) => seq);
const upTo = (count: number, from = 1) => Array.from({ length: count }, (_, index) => index + from);

async function subscribe(client: Client, sessionId: string, since?: { epoch: string; seq: number }) {
  const answer = await client.emitWithAck('agent:subscribe', { sessionId, ...(since ? { since } : {}) });
  if (!answer.success) throw new Error(answer.error);
  return answer;
}

describe('agent:subscribe', () => {
  it('answers with a snapshot and then sends every later event once, on whichever node', async () => {
    const { sessionId } = await registerSession(rig.db);
    await appendStatus(rig.redis, sessionId);
    const [first, second] = await Promise.all([rig.connect(node, 'owner'), rig.connect(other, 'owner')]);
    const received = [collect(first), collect(second)];
    const answer = await subscribe(first, sessionId);
    await subscribe(second, sessionId);
    expect(answer).toMatchObject({
      success: true,
      sessionId,
      seq: 1,
      recovered: false,
      snapshot: { session: { id: sessionId } },
    });
    for (let i = 0; i < 20; i++) await appendStatus(rig.redis, sessionId);
    await vi.waitFor(() => expect(received.map(seqs)).toEqual([upTo(20, 2), upTo(20, 2)]));
    expect(received[0]?.every(({ epoch }) => epoch === answer.epoch)).toBe(true);
  });

  it('FAULT 14: a browser gets one copy however many nodes hear the event', async () => {
    const { sessionId } = await registerSession(rig.db);
    const clients = await Promise.all([node, other, node, other].map((service) => rig.connect(service, 'owner')));
    const received = clients.map(collect);
    await Promise.all(clients.map((client) => subscribe(client, sessionId)));
    const id = await appendStatus(rig.redis, sessionId);
    await appendStatus(rig.redis, sessionId, { id });
    await appendStatus(rig.redis, sessionId);
    await vi.waitFor(() =>
      expect(received.map(seqs)).toEqual([
        [1, 2],
        [1, 2],
        [1, 2],
        [1, 2],
      ]),
    );
  });

  it('hands over without a seam under load: no gap and no double for anybody who subscribes meanwhile', async () => {
    const { sessionId } = await registerSession(rig.db);
    const written = new AbortController();
    const writer = (async () => {
      while (!written.signal.aborted) await appendStatus(rig.redis, sessionId);
    })();
    const views = await Promise.all(
      upTo(16).map(async (index) => {
        const client = await rig.connect(index % 2 ? node : other, 'owner');
        const events = collect(client);
        const answer = await subscribe(client, sessionId);
        return { from: answer.seq, events };
      }),
    );
    await vi.waitFor(() => expect(Math.min(...views.map(({ events }) => events.length))).toBeGreaterThan(50));
    written.abort();
    await writer;
    const last = Number(await rig.redis.hget(feedKeys(sessionId).head, 'seq'));
    for (const { from, events } of views) {
      await vi.waitFor(() => expect(seqs(events)).toEqual(upTo(last - from, from + 1)));
    }
  });

  it('resumes from a position with exactly what was missed, and starts anew where the log no longer reaches', async () => {
    const { sessionId } = await registerSession(rig.db);
    await appendStatus(rig.redis, sessionId);
    const client = await rig.connect(node, 'owner');
    const { epoch, seq } = await subscribe(client, sessionId);
    client.disconnect();
    for (let i = 0; i < 3; i++) await appendStatus(rig.redis, sessionId);
    const again = await rig.connect(other, 'owner');
    const answer = await subscribe(again, sessionId, { epoch, seq });
    expect(answer).toMatchObject({ recovered: true, seq: 4 });
    expect(answer.recovered && seqs(answer.events)).toEqual([2, 3, 4]);
    expect(await subscribe(again, sessionId, { epoch: 'another', seq: 2 })).toMatchObject({ recovered: false, seq: 4 });
    expect(await subscribe(again, sessionId, { epoch, seq: 99 })).toMatchObject({ recovered: false, seq: 4 });
    await rig.redis.xtrim(feedKeys(sessionId).log, 'MAXLEN', 1);
    expect(await subscribe(again, sessionId, { epoch, seq: 1 })).toMatchObject({ recovered: false, seq: 4 });
    expect(await subscribe(again, sessionId, { epoch, seq: 3 })).toMatchObject({ recovered: true, seq: 4 });
  });

  it('delivers once although the same socket subscribes twice at a time', async () => {
    const { sessionId } = await registerSession(rig.db);
    const client = await rig.connect(node, 'owner');
    const events = collect(client);
    const answers = await Promise.all([1, 2, 3].map(() => client.emitWithAck('agent:subscribe', { sessionId })));
    expect(answers.map(({ success }) => success)).toEqual([true, true, true]);
    await appendStatus(rig.redis, sessionId);
    await appendStatus(rig.redis, sessionId);
    await vi.waitFor(() => expect(seqs(events)).toEqual([1, 2]));
  });

  it('FAULT 16: unsubscribing while subscribing leaves nothing behind', async () => {
    const { sessionId } = await registerSession(rig.db);
    const client = await rig.connect(node, 'owner');
    const events = collect(client);
    const subscribing = client.emitWithAck('agent:subscribe', { sessionId });
    const unsubscribing = client.emitWithAck('agent:unsubscribe', { sessionId });
    expect(await Promise.all([subscribing, unsubscribing])).toMatchObject([{ success: true }, { success: true }]);
    await vi.waitFor(async () => expect(await channels(sessionId)).toBe(0));
    await appendStatus(rig.redis, sessionId);
    await client.emitWithAck('agent:unsubscribe', { sessionId });
    expect(events).toEqual([]);
  });

  it('FAULT 15: a connection that is gone leaves no subscription behind', async () => {
    const { sessionId } = await registerSession(rig.db);
    const client = await rig.connect(node, 'owner');
    await subscribe(client, sessionId);
    expect(await channels(sessionId)).toBe(1);
    client.disconnect();
    await vi.waitFor(async () => expect(await channels(sessionId)).toBe(0));
    // Also when it goes in the middle of subscribing.
    const hasty = await rig.connect(node, 'owner');
    hasty.emit('agent:subscribe', { sessionId }, () => undefined);
    hasty.disconnect();
    const slow = await rig.connect(node, 'owner');
    await slow.emitWithAck('agent:unsubscribe', { sessionId });
    await vi.waitFor(async () => expect(await channels(sessionId)).toBe(0));
  });

  it('FAULT 8: a stranger’s agent:unsubscribe ends nobody’s feed and is refused', async () => {
    const { sessionId } = await registerSession(rig.db);
    const [owner, stranger] = await Promise.all([rig.connect(node, 'owner'), rig.connect(node, 'stranger')]);
    const events = collect(owner);
    await subscribe(owner, sessionId);
    expect(await stranger.emitWithAck('agent:unsubscribe', { sessionId })).toMatchObject({ code: 'FORBIDDEN' });
    await appendStatus(rig.redis, sessionId);
    await vi.waitFor(() => expect(seqs(events)).toEqual([1]));
  });
});

const channels = async (sessionId: string): Promise<number> => {
  const answer: unknown = await rig.redis.call('PUBSUB', 'SHARDNUMSUB', feedKeys(sessionId).channel);
  return Array.isArray(answer) ? Number(answer[1]) : -1;
};

describe('the relay', () => {
  it('fills a hole from the log when a message on the channel was missed', async () => {
    const { sessionId } = await registerSession(rig.db);
    const client = await rig.connect(node, 'owner');
    const events = collect(client);
    await subscribe(client, sessionId);
    await appendStatus(rig.redis, sessionId);
    await appendUnheard(rig.redis, sessionId);
    await appendUnheard(rig.redis, sessionId);
    await appendStatus(rig.redis, sessionId);
    await vi.waitFor(() => expect(seqs(events)).toEqual([1, 2, 3, 4]));
  });

  it('finds a lost last event by comparing with the head', async () => {
    const { sessionId } = await registerSession(rig.db);
    const client = await rig.connect(node, 'owner');
    const events = collect(client);
    await subscribe(client, sessionId);
    await appendUnheard(rig.redis, sessionId);
    await vi.waitFor(() => expect(seqs(events)).toEqual([1]), 5_000);
  });

  it('tells all of a log that began anew, once', async () => {
    const { sessionId } = await registerSession(rig.db);
    const client = await rig.connect(node, 'owner');
    const events = collect(client);
    await appendStatus(rig.redis, sessionId);
    await subscribe(client, sessionId);
    const before = await appendStatus(rig.redis, sessionId);
    await vi.waitFor(() => expect(seqs(events)).toEqual([2]));
    await rig.redis.del(...Object.values(feedKeys(sessionId)).slice(0, 3));
    await appendUnheard(rig.redis, sessionId);
    // An outbox tells again what it could not mark as told: not twice to a browser.
    await appendStatus(rig.redis, sessionId, { id: before });
    await appendStatus(rig.redis, sessionId);
    await vi.waitFor(() => expect(seqs(events)).toEqual([2, 1, 3]));
    expect(new Set(events.map(({ epoch }) => epoch)).size).toBe(2);
  });

  it('begins a new epoch when another server answers, and loses nothing', async () => {
    const { sessionId } = await registerSession(rig.db);
    const client = await rig.connect(node, 'owner');
    const events = collect(client);
    await subscribe(client, sessionId);
    await appendStatus(rig.redis, sessionId);
    await rig.redis.hset(feedKeys(sessionId).head, 'runId', 'another');
    await appendUnheard(rig.redis, sessionId);
    await appendStatus(rig.redis, sessionId);
    await vi.waitFor(() => expect(seqs(events)).toEqual([1, 1, 2]));
  });

  it('FAULT 16: relays no event whose name or form is not of the contract, nor another session’s', async () => {
    const { sessionId } = await registerSession(rig.db);
    const client = await rig.connect(node, 'owner');
    const names: string[] = [];
    client.onAny((name: string) => names.push(name));
    await subscribe(client, sessionId);
    const { channel } = feedKeys(sessionId);
    const envelope = { id: randomUUID(), sessionId, epoch: 'e', seq: 1, timestamp: 1, data: {} };
    await rig.redis.spublish(channel, JSON.stringify({ ...envelope, type: 'disconnect' }));
    await rig.redis.spublish(channel, JSON.stringify({ ...envelope, type: 'agent.status' }));
    await rig.redis.spublish(channel, '{"broken');
    const data = { status: 'IDLE', mode: 'AUTO', paused: false, quietUntil: null };
    await rig.redis.spublish(channel, JSON.stringify({ ...envelope, sessionId: 'other', type: 'agent.status', data }));
    await appendStatus(rig.redis, sessionId);
    await vi.waitFor(() => expect(names).toEqual(['agent.status']));
    expect(rig.lines.some((line) => line.includes('Invalid feed event data'))).toBe(true);
  });
});

describe('an organiser', () => {
  it('receives the notifications of their event, once, and nobody else does', async () => {
    const { sessionId, eventId } = await registerSession(rig.db);
    const second = await registerSession(rig.db, { eventId });
    const owner = await rig.connect(node, 'owner');
    const attendee = await rig.connect(node, 'anna');
    await attendee.emitWithAck('session:join', { sessionId });
    const heard: unknown[] = [];
    owner.on('agent:notification', (notification) => heard.push(notification));
    attendee.on('agent:notification', (notification) => heard.push(notification));
    await subscribe(owner, sessionId);
    await subscribe(owner, second.sessionId);
    const notification = { id: randomUUID(), eventId, sessionId, title: 'Look', message: 'They leave', timestamp: 1 };
    await vi.waitFor(async () =>
      expect(await rig.redis.publish(notificationsChannel(eventId), JSON.stringify(notification))).toBe(1),
    );
    await vi.waitFor(() => expect(heard).toEqual([notification]));
  });

  it('FAULT 7: loses the feed when no longer the organiser', async () => {
    const { sessionId, eventId } = await registerSession(rig.db);
    const client = await rig.connect(node, 'owner');
    const events = collect(client);
    await subscribe(client, sessionId);
    const told = new Promise((resolve) => client.once('agent:unsubscribed', resolve));
    await rig.db.update(eventRows).set({ organizerId: 'somebody else' }).where(eq(eventRows.id, eventId));
    expect(await told).toMatchObject({ sessionId });
    await appendStatus(rig.redis, sessionId);
    await vi.waitFor(async () => expect(await channels(sessionId)).toBe(0));
    expect(events).toEqual([]);
  });
});
