import { randomBytes } from 'node:crypto';
import { startPostgres, startRedis } from '@conductor/dev-env';
import { startChild, type Child } from '../child.ts';
import { compare, median, type Line } from '../statistics.ts';
import { storeSession } from '../store-session.ts';

const WARM_UP = 1;
const sessionId = 'chat';

/**
 * One message of a room of `people`: through the filter into Postgres, into the room's log, to everybody and
 * acknowledged, in CPU microseconds of the server, beside bare Socket.IO that hands it on. The two take turns.
 */
export async function benchChat(options: { rounds: number; messages: number; people: number }): Promise<Line> {
  await using stack = new AsyncDisposableStack();
  const redis = stack.use(await startRedis());
  const database = stack.use(await startPostgres());
  const secret = randomBytes(32).toString('base64');
  const start = async (module: URL, argv: string[] = []): Promise<Child> => stack.use(await startChild(module, argv));
  const ours = await start(new URL('../fan-out/conductor-server.ts', import.meta.url), [
    redis.url,
    database.url,
    secret,
  ]);
  const bare = await start(new URL('../fan-out/bare-server.ts', import.meta.url));
  await storeSession(database.url, sessionId);
  const contenders = [];
  for (const server of [ours, bare]) {
    const talkers = await start(new URL('talkers.ts', import.meta.url));
    await talkers.ask({ url: await server.ask('url'), secret, sessionId, count: options.people });
    contenders.push({ server, talkers, cpuUs: Array<number>(), ms: Array<number>() });
  }
  for (let round = -WARM_UP; round < options.rounds; round++) {
    for (const { server, talkers, cpuUs, ms } of contenders) {
      await server.ask('cpu-start');
      const times = await talkers.ask({ url: '', sessionId, count: options.messages });
      const cpu = Number(await server.ask('cpu-stop'));
      if (round < 0 || !Array.isArray(times)) continue;
      cpuUs.push(cpu / options.messages);
      ms.push(median(times.map(Number)));
    }
  }
  const [own, baseline] = contenders;
  if (!own || !baseline) throw new Error('nothing was measured');
  return {
    ...compare(`chat to ${options.people}`, 'CPU µs a message', own.cpuUs, [
      { name: 'bare Socket.IO', aim: null, costs: baseline.cpuUs },
    ]),
    note: `until everybody has it ${median(own.ms).toFixed(1)} ms, bare ${median(baseline.ms).toFixed(1)} ms`,
  };
}
