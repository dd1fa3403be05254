import { randomBytes } from 'node:crypto';
import { startPostgres, startRedis } from '@conductor/dev-env';
import { startChild } from '../child.ts';
import { compare, type Line } from '../statistics.ts';
import { storeSession } from '../store-session.ts';

const WARM_UP = 1;
const sessionId = 'crowd';

/**
 * So many people join one node within a second: how long 95 of 100 of them take to be in at most, being asked to come
 * back included, beside the same for `few`. The two take turns within each round.
 */
export async function benchCrowd(options: { rounds: number; many: number; few: number }): Promise<Line> {
  await using stack = new AsyncDisposableStack();
  const redis = stack.use(await startRedis());
  const database = stack.use(await startPostgres());
  const secret = randomBytes(32).toString('base64');
  const module = new URL('../fan-out/conductor-server.ts', import.meta.url);
  const server = stack.use(await startChild(module, [redis.url, database.url, secret]));
  const newcomers = stack.use(await startChild(new URL('newcomers.ts', import.meta.url), []));
  await storeSession(database.url, sessionId);
  const url = await server.ask('url');

  const come = async (people: number): Promise<{ p95: number; refusals: number }> => {
    const told = await newcomers.ask({ url, secret, sessionId, people });
    const [p95, refusals]: unknown[] = Array.isArray(told) ? told : [];
    return { p95: Number(p95), refusals: Number(refusals) };
  };
  const many: number[] = [];
  const few: number[] = [];
  let turnedAway = 0;
  for (let round = -WARM_UP; round < options.rounds; round++) {
    const small = await come(options.few);
    const large = await come(options.many);
    if (round < 0) continue;
    few.push(small.p95);
    many.push(large.p95);
    turnedAway += large.refusals;
  }
  return {
    ...compare(`crowd of ${options.many}`, 'ms to be in, at the 95th percentile', many, [
      { name: `${options.few} who join`, aim: null, costs: few },
    ]),
    note: `all were in; ${(turnedAway / options.rounds).toFixed(0)} a round were asked to come back`,
  };
}
