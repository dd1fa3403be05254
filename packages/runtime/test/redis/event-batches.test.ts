import { createServer, type Socket } from 'node:net';
import {
  decodeEventBatch,
  EVENT_PARTITIONS,
  eventBatchChannel,
  MAX_BATCH_BYTES,
  PLATFORM_CHANNELS,
} from '@conductor/contracts';
import { startRedis } from '@conductor/dev-env';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { partitionOf } from '../../src/index.ts';
import { connect, createEventBatches, ready } from '../../src/redis/index.ts';

const { sync } = PLATFORM_CHANNELS;
let server: Awaited<ReturnType<typeof startRedis>>;
let redis: Redis;
let ears: Redis;
let heard: { p: number; events: { sessionId: string; n: number; source?: string }[]; bytes: number }[] = [];
beforeAll(async () => {
  server = await startRedis();
  redis = connect({ url: server.url, name: 'batches' });
  await ready(redis, 10_000);
  ears = new Redis(server.url);
  ears.on('smessageBuffer', (channel: Buffer, payload: Buffer) => {
    expect(decodeEventBatch(payload)).toBeInstanceOf(Array);
    const { p, events } = JSON.parse(payload.toString());
    expect(channel.toString()).toBe(eventBatchChannel(p));
    heard.push({ p, events: events.map(({ data }: { data: object }) => data), bytes: payload.byteLength });
  });
  for (let p = 0; p < EVENT_PARTITIONS; p++) await ears.ssubscribe(eventBatchChannel(p));
});
beforeEach(() => {
  heard = [];
});
afterAll(async () => {
  ears.disconnect();
  redis.disconnect();
  await server.stop();
});
const event = (sessionId: string, n: number, more: object = {}) => ({
  type: 'reaction',
  sessionId,
  eventId: 'e',
  n,
  ...more,
});

it('what happens at once goes out in one batch a partition, in its order, and each is told that it was', async () => {
  const batches = createEventBatches(redis, 'real-time:a');
  const sessions = ['a', 'b', 'c', 'd', 'e', 'f'];
  const told = Array.from({ length: 300 }, (_, n) => {
    const sessionId = sessions[n % sessions.length] ?? '';
    return batches.tell(sessionId, sync, event(sessionId, n));
  });
  await Promise.all(told);
  await vi.waitFor(() => expect(heard.flatMap(({ events }) => events)).toHaveLength(300));
  expect(heard.length).toBe(new Set(sessions.map(partitionOf)).size);
  for (const { p, events } of heard) {
    expect(new Set(events.map(({ sessionId }) => partitionOf(sessionId)))).toEqual(new Set([p]));
    expect(events.map(({ n }) => n)).toEqual(events.map(({ n }) => n).toSorted((x, y) => x - y));
  }
});

it('no batch is larger than one may be, by number and by bytes, and nothing is lost at the border', async () => {
  const batches = createEventBatches(redis, 'real-time:a');
  const text = 'ü'.repeat(20_000);
  const large = Array.from({ length: 30 }, (_, n) => batches.tell('s', sync, event('s', n, { data: { text } })));
  const many = Array.from({ length: 1_200 }, (_, n) => batches.tell('s', sync, event('s', 30 + n)));
  await Promise.all([...large, ...many]);
  await vi.waitFor(() => expect(heard.flatMap(({ events }) => events)).toHaveLength(1_230));
  expect(heard.flatMap(({ events }) => events).map(({ n }) => n)).toEqual(Array.from({ length: 1_230 }, (_, n) => n));
  for (const { events, bytes } of heard) {
    expect(events.length).toBeLessThanOrEqual(500);
    expect(bytes).toBeLessThanOrEqual(MAX_BATCH_BYTES);
  }
});

it('a flush sends what still gathers, and ends when it has been taken', async () => {
  const batches = createEventBatches(redis, 'real-time:a');
  await batches.tell('s', sync, event('s', 1));
  void batches.tell('s', sync, event('s', 2));
  await batches.flush();
  await vi.waitFor(() => expect(heard.flatMap(({ events }) => events)).toHaveLength(2));
});

it('whoever told what Redis did not take hears so, and a Redis that hangs does not fill the memory', async () => {
  const sockets = new Set<Socket>();
  const mute = createServer((socket) => sockets.add(socket)).listen(0, '127.0.0.1');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    mute.close();
  });
  await vi.waitFor(() => expect(mute.listening).toBe(true));
  const address = mute.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const hanging = new Redis({ port, host: '127.0.0.1', enableReadyCheck: false, commandTimeout: 500 });
  hanging.on('error', () => undefined);
  onTestFinished(() => hanging.disconnect());
  const batches = createEventBatches(hanging, 'real-time:a');
  const text = 'x'.repeat(60_000);
  const told = await Promise.allSettled(
    Array.from({ length: 400 }, (_, n) => batches.tell('s', sync, event('s', n, { data: { text } }))),
  );
  expect(new Set(told.map(({ status }) => status))).toEqual(new Set(['rejected']));
  const reasons = told.map((each) => (each.status === 'rejected' ? String(each.reason) : ''));
  expect(reasons.filter((reason) => reason.includes('too slow'))).toHaveLength(400 - Math.floor(16_777_216 / 60_130));
});
