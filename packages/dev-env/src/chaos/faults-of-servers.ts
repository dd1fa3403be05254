import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { signal } from '../servers/processes.ts';
import type { NamedWire, Wire } from '../servers/wire.ts';
import type { Fault } from './faults-of-machines.ts';
import type { Chance } from '../simulation/chance.ts';
import type { World } from './world.ts';

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

/** Every pair that talks, by name. */
const allWires = ({ agents, realTimes, redis, doors }: World): NamedWire[] => [
  ...[...agents, ...realTimes].flatMap(({ wires }) => wires),
  ...redis.wires,
  ['callers and the agent-services', doors.agent],
  ['the audience and the real-time-services', doors.realTime],
];

const between = async (
  world: World,
  chance: Chance,
  [from, to]: readonly [number, number],
  hurt: (wire: Wire) => unknown,
): Promise<string> => {
  const all = allWires(world);
  const [name, wire] = all[Math.floor(chance.next() * all.length)] ?? ['nobody', world.doors.agent];
  const ms = chance.between(from, to);
  hurt(wire);
  await pause(ms);
  wire.mend();
  return `between ${name} for ${seconds(ms)}`;
};

/** Connections end, and no new ones come about. */
export const cut: Fault = (world, chance) => between(world, chance, [100, 4_000], (wire) => wire.cut());
/** Connections stand, and nothing comes through. */
export const silence: Fault = (world, chance) => between(world, chance, [500, 8_000], (wire) => wire.hold());
/** Everything is late. */
export const slow: Fault = (world, chance) => {
  const lateMs = chance.between(20, 400);
  return between(world, chance, [2_000, 6_000], (wire) => wire.slow(lateMs));
};

const isRedis = (chance: Chance): boolean => chance.next() < 0.5;

/** A server stands still. */
export const stall: Fault = async (world, chance) => {
  const redis = isRedis(chance) ? world.redis.victim(chance) : null;
  const server = redis ?? world.postgres;
  const ms = chance.between(500, 10_000);
  server.pause();
  await pause(ms);
  server.resume();
  return `${redis?.name ?? 'Postgres'} for ${seconds(ms)}`;
};

/** Redis dies and comes back empty; of Postgres a backend dies, and all of it recovers. */
export const crash: Fault = async (world, chance) => {
  const ms = chance.between(0, 3_000);
  if (isRedis(chance)) {
    const redis = world.redis.victim(chance);
    await redis.crash();
    await pause(ms);
    await redis.restart();
    return `${redis.name}, empty after ${seconds(ms)}`;
  }
  const { rows } = await withPostgres(world, (client) =>
    client.query<{ pid: number }>(
      `select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    ),
  );
  const backend = rows[Math.floor(chance.next() * rows.length)];
  if (backend) signal(backend.pid, 'SIGKILL');
  return 'a backend of Postgres';
};

/** Everything in Redis is gone. */
export const empty: Fault = async ({ redis: { servers } }) => {
  await Promise.all(servers.map((server) => server.ask('FLUSHALL')));
  return servers.map(({ name }) => name).join(' and ');
};

/** Redis takes no more writes; or Postgres has no connection left and ends those that there are. */
export const full: Fault = async (world, chance) => {
  const ms = chance.between(1_000, 5_000);
  if (isRedis(chance)) {
    const redis = world.redis.victim(chance);
    await redis.ask('CONFIG', 'SET', 'maxmemory', 1);
    await pause(ms);
    await redis.ask('CONFIG', 'SET', 'maxmemory', 0);
    return `${redis.name} for ${seconds(ms)}`;
  }
  await withoutConnections(world, ms);
  return `Postgres’ connections for ${seconds(ms)}`;
};

/** Holds every connection that Postgres has, those of the services ended, for so long. */
async function withoutConnections(world: World, ms: number): Promise<void> {
  const taken: pg.Client[] = [];
  const until = Date.now() + ms;
  const take = async (): Promise<boolean> => {
    const client = newClient(world);
    try {
      await client.connect();
      taken.push(client);
      return true;
    } catch {
      return false;
    }
  };
  while (await take());
  await taken[0]?.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend'
     and application_name like '%-service%'`,
  );
  while (Date.now() < until) if (!(await take())) await pause(20);
  await Promise.all(taken.map((client) => client.end()));
}

function newClient({ postgres }: World): pg.Client {
  const client = new pg.Client({ connectionString: postgres.url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  return client;
}

async function withPostgres<T>(world: World, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = newClient(world);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
