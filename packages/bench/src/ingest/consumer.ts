import { Redis } from 'ioredis';
import { ContractError, decodePlatformEvent, PLATFORM_CHANNELS, platformChannelOf } from '@conductor/contracts';
import { createWindow, observe, type SessionWindow } from '@conductor/agent-service/conductor/window';
import { answer } from '../child.ts';
import { SESSIONS } from './messages.ts';

// Takes a number of messages from Redis and says what CPU time that cost. argv: what to do with each, Redis' address.
const [, , mode = '', url = ''] = process.argv;
const redis = new Redis(url);

/** What is waited for just now, and the CPU time, in microseconds, that it took in the end. */
let round = { left: 0, startedAt: process.cpuUsage(), finish: (_cpuUs: number): void => undefined };
let result: Promise<number> = Promise.resolve(0);

function count(): void {
  round.left -= 1;
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
  const event = decodePlatformEvent(name, payload);
  if (event instanceof ContractError) throw new Error(event.toString());
  if (event.type === 'heartbeat' || event.sessionId === undefined) return;
  const window = windows.get(event.sessionId);
  if (window) observe(window, event, performance.now());
}

const MODES: Record<string, () => void> = {
  counting: () => void redis.on('message', count),
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
};
const listen = MODES[mode];
if (!listen) throw new Error(`no such mode: ${mode}`);
listen();

answer(async (request) => {
  if (request === 'result') {
    const cpuUs = await result;
    await redis.unsubscribe();
    return cpuUs;
  }
  await redis.subscribe(...Object.values(PLATFORM_CHANNELS));
  globalThis.gc?.();
  result = new Promise((finish) => {
    round = { left: Number(request), startedAt: process.cpuUsage(), finish };
  });
  return 'listening';
});
