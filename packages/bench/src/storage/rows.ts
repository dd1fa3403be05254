import { createTickQueue } from '@conductor/agent-service/ticks';
import { ensurePartitions, migrateDatabase, openDatabase, type Database } from '@conductor/database';
import { startPostgres } from '@conductor/dev-env';
import { compare, inWords, median, type Line } from '../statistics.ts';
import { idOf, storeSessions } from '../store-session.ts';
import { pointOf, TICK_MS } from './points.ts';

const WARM_UP = 1;
const HOUR_MS = 3_600_000;

/**
 * A tick of all sessions into Postgres, in milliseconds, beside one statement that inserts session, time and score into
 * a table with the same key; and the same for a sixteenth and a quarter of the sessions.
 */
export async function benchRows({ rounds, sessions }: { rounds: number; sessions: number }): Promise<Line> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await startPostgres());
  const { pool } = openDatabase({ url: database.url, name: 'bench', onError: () => undefined });
  stack.defer(() => pool.end());
  await migrateDatabase(pool);
  const start = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  await ensurePartitions(pool, start);
  await storeSessions(pool, sessions);
  await pool.query('create table bare (session_id text, at timestamptz, score real, primary key (session_id, at))');
  const queue = createTickQueue(pool, { stored: () => undefined, lost: () => undefined });

  let at = start;
  const write = async (count: number): Promise<{ ours: number; bare: number }> => {
    at += TICK_MS;
    for (let n = 0; n < count; n++)
      queue.add({ sessionId: idOf(n), fence: { shard: 0, token: 0 }, point: pointOf(n, at) });
    return { ours: await spent(() => queue.flush()), bare: await spent(() => insertBarely(pool, count, at)) };
  };
  const sizes = [sessions / 16, sessions / 4, sessions].map(Math.round);
  const costs = sizes.map((size) => ({ size, ours: Array<number>(), bare: Array<number>() }));
  for (let round = -WARM_UP; round < rounds; round++) {
    for (const { size, ours, bare } of costs) {
      const took = await write(size);
      if (round < 0) continue;
      ours.push(took.ours);
      bare.push(took.bare);
    }
  }
  const all = costs.at(-1);
  if (!all) throw new Error('nothing was measured');
  const growth = costs.map(({ size, ours }) => ({ size, cost: median(ours) }));
  return {
    ...compare('rows', `ms for ${sessions} ticks`, all.ours, [
      { name: 'an insert of session, time and score', aim: null, costs: all.bare },
    ]),
    note: inWords(growth, 'ms'),
  };
}

const insertBarely = (pool: Database['pool'], count: number, at: number): Promise<unknown> =>
  pool.query(`insert into bare select id, to_timestamp($2 / 1000.0), 0.5 from unnest($1::text[]) as t(id)`, [
    Array.from({ length: count }, (_, n) => idOf(n)),
    at,
  ]);

async function spent(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
