import { openDatabase, type Database } from '@conductor/database';
import { startStack } from '@conductor/dev-env';
import { compare, type Line } from '../statistics.ts';
import { idOf, storeSessions } from '../store-session.ts';

const TICK_MS = 5_000;
const LEASE_MS = 6_000;
const AIM_MS = 15_000;
const LOOK_MS = 100;
const PATIENCE_MS = 60_000;

/**
 * One agent conducts all sessions, another stands by, the first is killed: after how many milliseconds every session has
 * a tick of the second's, beside what the settings ask for at least, a lease that runs out and an interval of ticks. And
 * whether a tick is missing in the half minute after it.
 */
export async function benchTakeOver({ sessions }: { sessions: number }): Promise<Line> {
  await using stack = new AsyncDisposableStack();
  const system = stack.use(
    await startStack({
      agents: 2,
      env: {
        AGENT_PORT: '0',
        REAL_TIME_PORT: '0',
        LOG_LEVEL: 'warn',
        TICK_INTERVAL_MS: `${TICK_MS}`,
        LEASE_TTL_MS: `${LEASE_MS}`,
      },
    }),
  );
  const { pool } = openDatabase({ url: system.postgres.url, name: 'bench', onError: () => undefined });
  stack.defer(() => pool.end());
  const [first, second] = system.agents;
  if (!first || !second) throw new Error('two agents are needed');
  // The one that began anew conducts nothing yet: the other has all shards by then.
  await second.kill('SIGTERM');
  await storeSessions(pool, sessions);
  await pool.query(`insert into checkpoints (session_id, at, state) select id, now(), '{"version": 0}' from sessions`);
  await tickedSince(pool, sessions, new Date());
  await second.restart();
  await tickedSince(pool, sessions, new Date());

  const killed = new Date();
  await first.kill('SIGKILL');
  const took = (await tickedSince(pool, sessions, new Date(killed.getTime() + 1_000))).getTime() - killed.getTime();
  const since = new Date(killed.getTime() + took);
  const until = new Date(since.getTime() + 4 * TICK_MS);
  await tickedSince(pool, sessions, until);
  const { rows } = await pool.query(`select count(*)::int as n from engagement_ticks where at > $1 and at <= $2`, [
    since,
    until,
  ]);
  const missing = Math.max(0, 4 * sessions - Number(rows[0]?.n));
  const settings = { name: 'a lease and an interval', aim: null, costs: [LEASE_MS + TICK_MS] };
  return {
    ...compare(`take-over of ${sessions} sessions`, 'ms until each has a tick', [took], [settings]),
    note: `aim ≤ ${AIM_MS} ms: ${took <= AIM_MS ? 'met' : 'missed'}; ${missing} of ${4 * sessions} ticks are missing after it`,
  };
}

/** Resolves with when it was seen that each of the sessions has a tick after `since`. */
async function tickedSince(pool: Database['pool'], sessions: number, since: Date): Promise<Date> {
  const giveUp = Date.now() + PATIENCE_MS;
  for (;;) {
    const { rows } = await pool.query(
      'select count(distinct session_id)::int as n from engagement_ticks where at > $1 and session_id between $2 and $3',
      [since, idOf(0), idOf(sessions)],
    );
    if (Number(rows[0]?.n) >= sessions) return new Date();
    if (Date.now() > giveUp) throw new Error(`only ${String(rows[0]?.n)} of ${sessions} sessions are ticked`);
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_MS);
    });
  }
}
