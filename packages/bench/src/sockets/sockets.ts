import { randomBytes } from 'node:crypto';
import { startPostgres, startRedis } from '@conductor/dev-env';
import { startChild, type Child } from '../child.ts';
import { compare, inWords, type Growth, type Line } from '../statistics.ts';

const AIM = 1 / 1.3;
const WARM_UP = 50;

/**
 * What an idle browser's socket costs in memory, KiB of the server's heap and buffers, at a sixteenth, a quarter and all of
 * `sockets`, beside bare Socket.IO. Each server has its sockets to itself, one after the other.
 */
export async function benchSockets({ sockets }: { sockets: number }): Promise<Line> {
  await using stack = new AsyncDisposableStack();
  const redis = stack.use(await startRedis());
  const database = stack.use(await startPostgres());
  const secret = randomBytes(32).toString('base64');
  const idlers = stack.use(await startChild(new URL('idlers.ts', import.meta.url), []));
  const growthOf = async (module: URL, argv: string[] = []): Promise<Growth[]> => {
    await using server = await startChild(module, argv);
    const url = await server.ask('url');
    const come = (count: number): Promise<unknown> => idlers.ask({ url, secret, sessionId: '', sockets: count });
    // What the first few cost is code that is compiled.
    await come(WARM_UP);
    const empty = await heldBy(server);
    const points: Growth[] = [];
    for (const size of [sockets / 16, sockets / 4, sockets].map(Math.round)) {
      await come(size);
      points.push({ size: size - WARM_UP, cost: ((await heldBy(server)) - empty) / 1_024 });
    }
    await come(0);
    return points;
  };
  const bare = await growthOf(new URL('../fan-out/bare-server.ts', import.meta.url));
  const ours = await growthOf(new URL('../fan-out/conductor-server.ts', import.meta.url), [
    redis.url,
    database.url,
    secret,
  ]);
  const each = (points: Growth[]): number => (points.at(-1)?.cost ?? Number.NaN) / (sockets - WARM_UP);
  return {
    ...compare(
      `${sockets} idle sockets`,
      'KiB a socket',
      [each(ours)],
      [{ name: 'bare Socket.IO', aim: AIM, costs: [each(bare)] }],
    ),
    note: inWords(ours, 'KiB of all'),
  };
}

const heldBy = async (server: Child): Promise<number> => Number(await server.ask('memory'));
