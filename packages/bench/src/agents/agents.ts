import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase, type Database } from '@conductor/database';
import { startStack, type Stack } from '@conductor/dev-env';
import { startChild } from '../child.ts';
import { compare, type Line } from '../statistics.ts';
import { storeSessions } from '../store-session.ts';

const COUNTS = [1, 2, 4];
const AIM = 1.8;
const SESSIONS = 160;
const PER_SECOND = 8_000;
const SECONDS = 4;
const WINDOW_MS = 5_000;
const PATIENCE_MS = 120_000;
type Spent = { cpuSeconds: number; events: number };

/** So many agents over servers of their own. */
type Company = AsyncDisposable & {
  /** CPU microseconds that each spends on an event of all, less what it spends without events. */
  measure: () => Promise<number>;
  /** By how many of them an event was perceived. */
  perceivedBy: () => number;
};

/**
 * How much more so many agents can hear than one: the same events to one, two and four of them, each standing by for as
 * many partitions as it conducts, and what CPU time an event of all costs each. The three take turns within each round.
 */
export async function benchAgents({ rounds }: { rounds: number }): Promise<Line[]> {
  await using stack = new AsyncDisposableStack();
  const companies: Company[] = [];
  for (const count of COUNTS) companies.push(stack.use(await openCompany(count)));
  const costs = companies.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, company] of companies.entries()) costs[index]?.push(await company.measure());
  }
  return COUNTS.slice(1).map((count, index) => ({
    ...compare(`${count} agents`, 'CPU µs of each for an event of all', costs[index + 1] ?? [], [
      { name: `${COUNTS[index]} of them`, aim: AIM, costs: costs[index] ?? [] },
    ]),
    note: `an event is perceived by ${companies[index + 1]?.perceivedBy().toFixed(2)} of them`,
  }));
}

async function openCompany(count: number): Promise<Company> {
  await using opening = new AsyncDisposableStack();
  const system = opening.use(
    await startStack({
      agents: count,
      realTimes: 0,
      env: { AGENT_PORT: '0', LOG_LEVEL: 'warn', WINDOW_MS: `${WINDOW_MS}`, LEASE_TTL_MS: '3000' },
    }),
  );
  const { pool } = openDatabase({ url: system.postgres.url, name: 'bench', onError: () => undefined });
  opening.defer(() => pool.end());
  await storeSessions(pool, SESSIONS);
  await shared(pool, count);
  const publisher = opening.use(await startChild(new URL('publisher.ts', import.meta.url), [system.redis.url]));
  const publish = async (): Promise<number> =>
    Number(await publisher.ask({ sessions: SESSIONS, perSecond: PER_SECOND, seconds: SECONDS }));
  await publish();
  let perceived = Number.NaN;
  const open = opening.move();
  return {
    async measure() {
      const idle = await during(system, () => pause(SECONDS * 1_000));
      let events = 0;
      const busy = await during(system, async () => void (events = await publish()));
      perceived = busy.events / events;
      return ((busy.cpuSeconds - idle.cpuSeconds) * 1_000_000) / count / events;
    },
    perceivedBy: () => perceived,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
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
