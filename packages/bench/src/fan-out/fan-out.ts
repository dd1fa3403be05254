import { randomBytes } from 'node:crypto';
import { feedKeys } from '@conductor/contracts';
import { FEED_EXAMPLES } from '@conductor/contracts/fixtures';
import { startPostgres, startRedis } from '@conductor/dev-env';
import { appendToLog } from '@conductor/runtime/redis';
import { Redis } from 'ioredis';
import { startChild, type Child } from '../child.ts';
import { compare, median, type Line } from '../statistics.ts';
import { storeSession } from '../store-session.ts';

const WARM_UP = 2;
const sessionId = 'fan-out';

type Contender = { server: Child; send: (n: number) => Promise<unknown>; cpuUs: number[]; wallUs: number[] };

/**
 * One agent event → every socket in a session, in the server process' CPU microseconds a delivery: from Redis through
 * the real-time-service, beside bare Socket.IO that is handed the same event. The same process holds both servers'
 * clients; the next event is sent when the last client has the one before, and the two take turns within each round.
 */
export async function benchFanOut(options: { rounds: number; events: number; sockets: number }): Promise<Line> {
  await using stack = new AsyncDisposableStack();
  const redisServer = stack.use(await startRedis());
  const database = stack.use(await startPostgres());
  const secret = randomBytes(32).toString('base64');
  const start = async (module: URL, argv: string[] = []): Promise<Child> => stack.use(await startChild(module, argv));
  const ours = await start(new URL('conductor-server.ts', import.meta.url), [redisServer.url, database.url, secret]);
  const bare = await start(new URL('bare-server.ts', import.meta.url));
  const clients = await start(new URL('clients.ts', import.meta.url));
  await storeSession(database.url, sessionId);

  const redis = new Redis(redisServer.url);
  stack.defer(() => redis.disconnect());
  const append = async (n: number): Promise<unknown> => {
    const { epoch: _epoch, seq: _seq, ...event } = eventNumber(n);
    return appendToLog(redis, feedKeys(sessionId), { id: event.id, json: JSON.stringify(event) });
  };
  const contenders: Contender[] = [
    { server: ours, send: append, cpuUs: [], wallUs: [] },
    { server: bare, send: (n) => bare.ask(eventNumber(n)), cpuUs: [], wallUs: [] },
  ];
  for (const { server } of contenders) {
    await clients.ask({ url: await server.ask('url'), secret, sessionId, sockets: options.sockets });
  }

  let sent = 0;
  for (let round = -WARM_UP; round < options.rounds; round++) {
    for (const { server, send, cpuUs, wallUs } of contenders) {
      await server.ask('cpu-start');
      const startedAt = performance.now();
      for (let n = 0; n < options.events; n++) {
        sent += 1;
        const delivered = clients.ask(sent * options.sockets);
        await Promise.all([send(sent), delivered]);
      }
      const deliveries = options.events * options.sockets;
      const elapsedUs = (performance.now() - startedAt) * 1_000;
      const cpu = Number(await server.ask('cpu-stop'));
      if (round < 0) continue;
      cpuUs.push(cpu / deliveries);
      wallUs.push(elapsedUs / deliveries);
    }
  }
  const [own, baseline] = contenders;
  if (!own || !baseline) throw new Error('nothing was measured');
  return {
    ...compare('fan-out', 'CPU µs a delivery', own.cpuUs, [
      { name: 'bare Socket.IO', aim: 0.95, costs: baseline.cpuUs },
    ]),
    note: `wall clock ${median(own.wallUs).toFixed(2)} µs a delivery, bare ${median(baseline.wallUs).toFixed(2)}`,
  };
}

/** The event that an organiser's page is sent most often. */
const eventNumber = (n: number) => ({
  epoch: '0f8b2c1e-5a7d-4e3b-9c64-000000000001',
  seq: n,
  id: `0f8b2c1e-5a7d-4e3b-9c64-${String(n).padStart(12, '0')}`,
  type: 'engagement:update',
  sessionId,
  timestamp: 1_790_000_000_000 + n,
  data: FEED_EXAMPLES['engagement:update'],
});
