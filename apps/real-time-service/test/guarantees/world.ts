import { migrateDatabase, openDatabase, type Db } from '@conductor/database';
import { signToken, startPostgres, startRedis, type Server } from '@conductor/dev-env';
import { Redis } from 'ioredis';
import { openSocket, SECRET, type Client } from '../rig.ts';
import type { Chance } from './chance.ts';
import { startNodeProcess, type NodeProcess } from '../node-process.ts';

const NODES = 3;

/** Three nodes as processes, with a Postgres and a Redis of their own that can be frozen and emptied. */
export type World = AsyncDisposable & {
  postgres: Server;
  redis: Server;
  /** A connection that troubles are made with. */
  admin: Redis;
  db: Db;
  /** A socket of `sub` at one of the nodes; rejects where none can be had. */
  connect: (chance: Chance, sub: string) => Promise<Client>;
  /** How many nodes ended that nobody killed. */
  failed: () => number;
  /** Kills one of the nodes, and starts another in its place; fulfils when that is up. */
  killNode: (chance: Chance) => Promise<void>;
};

/** Starts all of it; rejects, with nothing left running, when a part does not come up. */
export async function startWorld(): Promise<World> {
  await using stack = new AsyncDisposableStack();
  const postgres = stack.use(await startPostgres());
  const redis = stack.use(await startRedis());
  const { pool, db } = openDatabase({ url: postgres.url, name: 'test', onError: () => undefined });
  stack.defer(() => pool.end());
  await migrateDatabase(pool);
  const admin = new Redis(redis.url);
  admin.on('error', () => undefined);
  stack.defer(() => admin.disconnect());
  const env = {
    DATABASE_URL: postgres.url,
    REDIS_URL: redis.url,
    JWT_SECRET: SECRET,
    MAX_SOCKET_EVENTS_PER_SECOND: '50',
  };
  const nodes: NodeProcess[] = [];
  stack.defer(async () => void (await Promise.all(nodes.map((node) => node.kill()))));
  for (let n = 0; n < NODES; n++) nodes.push(await startNodeProcess(env));
  const owned = stack.move();
  return {
    postgres,
    redis,
    admin,
    db,
    connect: (chance, sub) => openSocket(chance.pick(nodes), { auth: { token: signToken(SECRET, { sub }) } }),
    failed: () => nodes.filter((node) => node.hasFailed()).length,
    async killNode(chance) {
      const [node] = nodes.splice(chance.below(nodes.length), 1);
      await node?.kill();
      nodes.push(await startNodeProcess(env));
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
