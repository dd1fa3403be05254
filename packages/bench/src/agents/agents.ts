import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase, type Database } from '@conductor/database';
import { startStack, type Stack } from '@conductor/dev-env';
import { startChild } from '../child.ts';
import { compare, type Line } from '../statistics.ts';
import { storeSessions } from '../store-session.ts';

const COUNTS = [1, 2, 4] as const;
const SESSIONS = 160;
const PER_SECOND = 4_800;
const SECONDS = 10;
const WINDOW_MS = 5_000;
const PATIENCE_MS = 120_000;
const AIM = 1.8;

type Cost = { busiestUs: number; heard: number };

/**
 * How much more so many agents can hear than one: the same events to one, two and four of them, and what CPU time an
 * event costs the busiest one, less what it does without events. With two, each stands by for all that the other conducts.
 */
export async function benchAgents(): Promise<Line[]> {
  const costs = new Map<number, Cost>();
  for (const count of COUNTS) costs.set(count, await costOf(count));
  const of = (count: number): Cost => costs.get(count) ?? { busiestUs: Number.NaN, heard: Number.NaN };
  const line = (count: number, than: number): Line => ({
    ...compare(
      `${count} agents`,
      'CPU µs of the busiest for an event',
      [of(count).busiestUs],
      [{ name: `${than} of them`, aim: AIM, costs: [of(than).busiestUs] }],
    ),
    note: `each event is heard by ${of(count).heard.toFixed(2)} agents`,
  });
  return [line(2, 1), line(4, 2), line(4, 1)];
}

async function costOf(count: number): Promise<Cost> {
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
  await publisher.ask({ sessions: SESSIONS, perSecond: PER_SECOND, seconds: SECONDS });

  const idle = await during(system, () => pause(SECONDS * 1_000));
  let events = 0;
  const busy = await during(system, async () => {
    events = Number(await publisher.ask({ sessions: SESSIONS, perSecond: PER_SECOND, seconds: SECONDS }));
  });
  const spent = busy.map(({ cpuSeconds }, n) => cpuSeconds - (idle[n]?.cpuSeconds ?? 0));
  const heard = busy.reduce((sum, one) => sum + one.events, 0);
  return { busiestUs: (Math.max(...spent) * 1_000_000) / events, heard: heard / events };
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

/** What each agent spent and heard meanwhile, by its own metrics. */
async function during(system: Stack, work: () => Promise<void>): Promise<{ cpuSeconds: number; events: number }[]> {
  const read = () => Promise.all(system.agents.map(({ url }) => readMetrics(url)));
  const before = await read();
  await work();
  return (await read()).map(({ cpuSeconds, events }, n) => ({
    cpuSeconds: cpuSeconds - (before[n]?.cpuSeconds ?? 0),
    events: events - (before[n]?.events ?? 0),
  }));
}

async function readMetrics(url: string): Promise<{ cpuSeconds: number; events: number }> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const sum = (name: string): number =>
    text
      .split('\n')
      .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
      .reduce((total, line) => total + Number(line.slice(line.lastIndexOf(' '))), 0);
  return { cpuSeconds: sum('process_cpu_seconds_total'), events: sum('conductor_events_total') };
}
