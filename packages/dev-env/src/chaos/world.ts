import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { startPostgres } from '../servers/postgres.ts';
import type { Server } from '../servers/server.ts';
import { layWire, type Wire } from '../servers/wire.ts';
import { signToken } from '../stack/token.ts';
import { startMachine, type Machine } from './machine.ts';
import { startClusteredRedis } from './redis-of-cluster.ts';
import { startPlainRedis, type RedisOfWorld } from './redis-of-world.ts';

/** Two machines of each kind, Redis or a cluster of it, Postgres, and wires between them. */
export type World = AsyncDisposable & {
  agents: Machine[];
  realTimes: Machine[];
  redis: RedisOfWorld;
  postgres: Server;
  /** What callers reach the services through: each new connection goes to the next machine. */
  doors: { agent: Wire; realTime: Wire };
  token: (sub: string) => string;
  /** Asks Postgres directly. */
  rows: (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;
  /** What services said as they ended without having been asked to. */
  crashes: string[];
};

const COUNT = 2;
const LOCAL = 'http://127.0.0.1';

const ROOMY = { MAX_REQUESTS_PER_MINUTE: '100000', ANTHROPIC_API_KEY: '', LOG_LEVEL: 'warn' };

/** How many of its processes were killed so far. */
export const killedIn = ({ agents, realTimes }: World): number =>
  [...agents, ...realTimes].reduce((sum, machine) => sum + machine.kills(), 0);

/** Where a wire goes: to the machines in turn. */
const turnsOf = (machines: () => readonly Machine[]): (() => number) => {
  let turn = 0;
  return () => {
    const all = machines();
    return Number(new URL(all[turn++ % all.length]?.service.url ?? LOCAL).port);
  };
};

/** The address that a wire is reached at. */
export const urlOf = ({ port }: Wire): string => `${LOCAL}:${port}`;

export type WorldOptions = {
  /** Whether Redis is a cluster. */
  cluster: boolean;
  /** The services' settings of time. */
  pace: NodeJS.ProcessEnv;
  /** Hears what the services say. */
  onLine: (service: string, line: string) => void;
};

/** Brings all of it up; nothing is left running when it throws. */
export async function startWorld({ cluster, pace, onLine }: WorldOptions): Promise<World> {
  await using started = new AsyncDisposableStack();
  const postgres = started.use(await startPostgres());
  const redis = started.use(await (cluster ? startClusteredRedis() : startPlainRedis()));
  const secrets = ['JWT_SECRET', 'GUEST_SECRET', 'WEBHOOK_KEY'].map((name) => [name, randomBytes(32).toString('hex')]);
  const env: NodeJS.ProcessEnv = { ...pace, ...ROOMY, ...Object.fromEntries(secrets) };
  const crashes: string[] = [];
  const start = async (kind: Machine['kind'], number: number): Promise<Machine> =>
    started.use(
      await startMachine({
        kind,
        number,
        env,
        redis,
        postgresUrl: postgres.url,
        onLine: (line) => onLine(`${kind}-service-${number}`, line),
        onCrash: (name, how, words) => void crashes.push(`${name} ${how}: ${words}`),
      }),
    );
  const startAll = (kind: Machine['kind']): Promise<Machine[]> =>
    Promise.all(Array.from({ length: COUNT }, (_, index) => start(kind, index + 1)));
  const [agents, realTimes] = await Promise.all([startAll('agent'), startAll('real-time')]);
  const agent = started.use(await layWire(turnsOf(() => agents)));
  const realTime = started.use(await layWire(turnsOf(() => realTimes)));
  const pool = new pg.Pool({ connectionString: postgres.url, max: 2, application_name: 'chaos' });
  pool.on('error', () => undefined);
  started.defer(() => pool.end());
  const owned = started.move();
  return {
    agents,
    realTimes,
    postgres,
    redis,
    doors: { agent, realTime },
    token: (sub) => signToken(env['JWT_SECRET'] ?? '', { sub, permissions: ['event:create'] }),
    rows: async (text, values = []) => (await pool.query<Record<string, unknown>>(text, values)).rows,
    crashes,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
