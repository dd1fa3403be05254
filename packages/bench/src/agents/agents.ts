import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase, type Database } from '@conductor/database';
import { startStack, type Stack } from '@conductor/dev-env';
import { startChild } from '../child.ts';
import { compare, type Line } from '../statistics.ts';
import { storeSessions } from '../store-session.ts';

const SESSIONS = 160;
const PER_SECOND = 16_000;
const SECONDS = 6;
const WINDOW_MS = 5_000;
const PATIENCE_MS = 120_000;
type Spent = { cpuSeconds: number; events: number };

/** CPU microseconds of each agent for an event of all, by round; and how many agents perceived each event. */
type Cost = { rounds: number[]; heard: number };

/**
 * How much more so many agents can hear than one: the same events to one, two and four of them, each standing by for as
 * many partitions as it conducts, and what CPU time an event of all costs each, less what it spends without events.
 */
export async function benchAgents({ rounds }: { rounds: number }): Promise<Line[]> {
  const [one, two, four] = [await costOf(1, rounds), await costOf(2, rounds), await costOf(4, rounds)];
  return [lineOf(2, two, 'one', 1.8, one), lineOf(4, four, 'two', 1.8, two)];
}

const lineOf = (count: number, { rounds: costs, heard }: Cost, than: string, aim: number, less: Cost): Line => ({
  ...compare(`${count} agents`, 'CPU µs of each for an event of all', costs, [{ name: than, aim, costs: less.rounds }]),
  note: `each event is perceived by ${heard.toFixed(2)} of them`,
});

async function costOf(count: number, rounds: number): Promise<Cost> {
  await using stack = new AsyncDisposableStack();
  const system = stack.use(
    await startStack({
      agents: count,
      realTimes: 0,
      env: { AGENT_PORT: '0', LOG_LEVEL: 'warn', WINDOW_MS: `${WINDOW_MS}`, LEASE_TTL_MS: '3000' },
    }),
  );
  const { pool } = openDatabase({ url: system.postgres.url, name: 'bench', onError: () => undefined });
  stack.defer(() => pool.end());
  await storeSessions(pool, SESSIONS);
  await shared(pool, count);
  const publisher = stack.use(await startChild(new URL('publisher.ts', import.meta.url), [system.redis.url]));
  const publish = async (): Promise<number> =>
    Number(await publisher.ask({ sessions: SESSIONS, perSecond: PER_SECOND, seconds: SECONDS }));
  await publish();

  const costs: number[] = [];
  let perceived = 0;
  for (let round = 0; round < rounds; round++) {
    const idle = await during(system, () => pause(SECONDS * 1_000));
    let events = 0;
    const busy = await during(system, async () => void (events = await publish()));
    costs.push(((busy.cpuSeconds - idle.cpuSeconds) * 1_000_000) / count / events);
    perceived = busy.events / events;
  }
  return { rounds: costs, heard: perceived };
}

/** Resolves once the partitions are shared evenly, and what was given away is listened to no more. */
async function shared(pool: Database['pool'], count: number): Promise<void> {
  const giveUp = Date.now() + PATIENCE_MS;
  for (;;) {
    const { rows } = await pool.query(
      `select (select max(n)::int from (select count(*) as n from shard_leases where expires_at > now() group by owner) t) as most,
         (select count(*)::int from partition_standbys where listening_since is not null) as listened`,
    );
    const [{ most = 0, listened = 0 } = {}] = rows;
    if (most === 256 / count && (count === 1 || listened === 16)) break;
    if (Date.now() > giveUp) throw new Error(`the partitions are not shared by ${count}: one has ${most} shards`);
    await pause(500);
  }
  await pause(2 * WINDOW_MS);
}

/** What the agents spent and perceived meanwhile, by their own metrics. */
async function during(system: Stack, work: () => Promise<void>): Promise<Spent> {
  const read = async (): Promise<Spent> => {
    const all = await Promise.all(system.agents.map(({ url }) => readMetrics(url)));
    const sum = (of: (one: Spent) => number): number => all.reduce((total, one) => total + of(one), 0);
    return { cpuSeconds: sum(({ cpuSeconds }) => cpuSeconds), events: sum(({ events }) => events) };
  };
  const before = await read();
  await work();
  const after = await read();
  return { cpuSeconds: after.cpuSeconds - before.cpuSeconds, events: after.events - before.events };
}

async function readMetrics(url: string): Promise<Spent> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const sum = (name: string): number =>
    text
      .split('\n')
      .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
      .reduce((total, line) => total + Number(line.slice(line.lastIndexOf(' '))), 0);
  return { cpuSeconds: sum('process_cpu_seconds_total'), events: sum('conductor_events_total') };
}
