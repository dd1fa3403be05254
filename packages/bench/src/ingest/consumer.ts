import { Redis } from 'ioredis';
import {
  ContractError,
  decodeEventBatch,
  decodePlatformEvent,
  EVENT_PARTITIONS,
  eventBatchChannel,
  PLATFORM_CHANNELS,
  platformChannelOf,
  type PlatformEvent,
} from '@conductor/contracts';
import { createWindow, observe, type SessionWindow } from '@conductor/agent-service/conductor/window';
import { answer } from '../child.ts';
import { SESSIONS } from './messages.ts';

// Takes a number of messages from Redis and says what CPU time that cost. argv: what to do with each, Redis' address.
const [, , mode = '', url = ''] = process.argv;
const redis = new Redis(url);
const PARTITIONS = Array.from({ length: EVENT_PARTITIONS }, (_, p) => eventBatchChannel(p));

/** What is waited for just now, and the CPU time, in microseconds, that it took in the end. */
let round = { left: 0, startedAt: process.cpuUsage(), finish: (_cpuUs: number): void => undefined };
let result: Promise<number> = Promise.resolve(0);

function count(messages = 1): void {
  round.left -= messages;
  if (round.left > 0) return;
  const { user, system } = process.cpuUsage(round.startedAt);
  round.finish(user + system);
}

const windows = new Map<string, SessionWindow>();
for (let session = 0; session < SESSIONS; session++) {
  windows.set(`session-${session}`, createWindow({ windowMs: 60_000, tickMs: 5_000, startMs: performance.now() }));
}

function ingest(channel: Buffer, payload: Buffer): void {
  const name = platformChannelOf(channel);
  if (name === undefined) return;
  take(decodePlatformEvent(name, payload));
}

function ingestBatch(payload: Buffer): number {
  const events = decodeEventBatch(payload);
  if (events instanceof ContractError) throw new Error(events.toString());
  for (const { event } of events) take(event);
  return events.length;
}

function take(event: PlatformEvent | ContractError): void {
  if (event instanceof ContractError) throw new Error(event.toString());
  if (event.type === 'heartbeat' || event.sessionId === undefined) return;
  const window = windows.get(event.sessionId);
  if (window) observe(window, event, performance.now());
}

const MODES: Record<string, () => void> = {
  counting: () => void redis.on('message', () => count()),
  parsing: () =>
    void redis.on('message', (_channel, text) => {
      JSON.parse(text);
      count();
    }),
  ours: () =>
    void redis.on('messageBuffer', (channel, payload) => {
      ingest(channel, payload);
      count();
    }),
  batches: () => void redis.on('smessageBuffer', (_channel, payload) => count(ingestBatch(payload))),
};
const listen = MODES[mode];
if (!listen) throw new Error(`no such mode: ${mode}`);
listen();

answer(async (request) => {
  if (request === 'result') {
    const cpuUs = await result;
    await Promise.all([redis.unsubscribe(), redis.sunsubscribe()]);
    return cpuUs;
  }
  if (mode === 'batches') await redis.ssubscribe(...PARTITIONS);
  else await redis.subscribe(...Object.values(PLATFORM_CHANNELS));
  globalThis.gc?.();
  result = new Promise((finish) => {
    round = { left: Number(request), startedAt: process.cpuUsage(), finish };
  });
  return 'listening';
});
