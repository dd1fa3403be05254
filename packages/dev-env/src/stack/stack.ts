import { randomBytes } from 'node:crypto';
import { migrateDatabase } from '@conductor/database';
import pg from 'pg';
import { startPgbouncer, type PgbouncerProgram } from '../servers/pgbouncer.ts';
import { startPostgres } from '../servers/postgres.ts';
import { createRoles, ownerUrl, serviceUrl } from '../servers/roles.ts';
import { startRedis } from '../servers/redis.ts';
import type { Server } from '../servers/server.ts';
import { startService, type Service, type ServiceOptions } from './service.ts';

export type StackOptions = {
  agents?: number;
  realTimes?: number;
  /** Settings for both services, over those of our own environment. */
  env?: NodeJS.ProcessEnv;
  /** Origins of pages that may use the services, beside those that CORS_ORIGINS lists. */
  pageOrigins?: readonly string[];
  /** Fills the new database, a superuser's URL of which it is given, before its roles and migrations: as one was found. */
  asFound?: (adminUrl: string) => Promise<void>;
  /** Stands between the services and Postgres, in transaction mode. */
  pooler?: PgbouncerProgram;
  /** Every line that a service prints. */
  onLine?: (service: string, line: string) => void;
  /** A service ended without having been asked to; by default that is said on stderr. */
  onCrash?: ServiceOptions['onCrash'];
};

/** Postgres, Redis and both services, running. */
export type Stack = AsyncDisposable & {
  agents: Service[];
  realTimes: Service[];
  redis: Pick<Server, 'url' | 'pause' | 'resume' | 'crash'>;
  postgres: Pick<Server, 'url' | 'pause' | 'resume' | 'crash'>;
  /** What signs tokens; null when the environment brought keys of another kind. */
  jwtSecret: string | null;
  /** Services first, then the servers. */
  stop: () => Promise<void>;
};

const USUAL_AGENT_PORT = 8_003;
const USUAL_REAL_TIME_PORT = 3_002;
const DEFAULT_ORIGINS = ['http://localhost:3000', 'http://localhost:3001'];

/**
 * Brings up the whole system with nothing in it: a new database, an empty Redis (or the one at REDIS_URL), a random
 * secret, `agents` agent-services and `realTimes` real-time-services as processes of their own. Nothing is left running
 * when it throws.
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const servers = await startServers(options.env, options.asFound);
  const services: Service[] = [];
  const poolers = new AsyncDisposableStack();
  const stop = async (): Promise<void> => {
    await Promise.all(services.map((service) => service.stop()));
    await poolers.disposeAsync();
    await servers.stop();
  };
  try {
    const pooler = options.pooler && poolers.use(await startPgbouncer(options.pooler, servers.postgres.url));
    const databaseUrl = pooler?.url ?? servers.postgres.url;
    const { env, jwtSecret } = environment(options, servers);
    const start = async (kind: 'agent' | 'real-time', number: number): Promise<Service> => {
      const name = `${kind}-service-${number}`;
      const service = await startService({
        name,
        main: `apps/${kind}-service/src/main.ts`,
        portSetting: kind === 'agent' ? 'AGENT_PORT' : 'REAL_TIME_PORT',
        wantedPort: number === 1 ? usualPort(kind, env) : 0,
        env: {
          ...env,
          DATABASE_URL: serviceUrl(databaseUrl, `${kind}-service`),
          DATABASE_DIRECT_URL: serviceUrl(servers.postgres.url, `${kind}-service`),
        },
        onLine: (line) => options.onLine?.(name, line),
        onCrash: options.onCrash ?? sayCrash,
      });
      services.push(service);
      return service;
    };
    const [agents, realTimes] = await allOrNothing([
      allOrNothing(upTo(options.agents).map((number) => start('agent', number))),
      allOrNothing(upTo(options.realTimes).map((number) => start('real-time', number))),
    ]);
    const { redis, postgres } = servers;
    return {
      agents: agents ?? [],
      realTimes: realTimes ?? [],
      redis,
      postgres,
      jwtSecret,
      stop,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Servers = AsyncDisposable & { redis: Server; postgres: Server; stop: () => Promise<void> };

/** Postgres with a migrated database, and Redis; the Redis at REDIS_URL, if one is named there, which then is nobody's to stop. */
export async function startServers(env: NodeJS.ProcessEnv = {}, asFound?: StackOptions['asFound']): Promise<Servers> {
  const redisUrl = env['REDIS_URL'] ?? process.env['REDIS_URL'];
  const started: Server[] = [];
  const stop = async (): Promise<void> => void (await Promise.all(started.map((server) => server.stop())));
  const keep = async (server: Promise<Server>): Promise<Server> => {
    started.push(await server);
    return await server;
  };
  try {
    const [postgres, redis] = await allOrNothing([
      keep(startPostgres()).then((server) => prepared(server, asFound)),
      redisUrl ? foreign(redisUrl) : keep(startRedis()),
    ]);
    if (!postgres || !redis) throw new Error('The servers did not start.');
    return { postgres, redis, stop, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A database as an operator hands it over: its roles, every migration, the rights. */
async function prepared(postgres: Server, asFound: StackOptions['asFound']): Promise<Server> {
  await asFound?.(postgres.url);
  await createRoles(postgres.url);
  const pool = new pg.Pool({ connectionString: ownerUrl(postgres.url), max: 1 });
  try {
    await migrateDatabase(pool);
  } finally {
    await pool.end();
  }
  return postgres;
}

const refuse = (): never => {
  throw new Error('The Redis at REDIS_URL is not ours to pause.');
};
const nothing = async (): Promise<void> => undefined;

async function foreign(url: string): Promise<Server> {
  return { url, pid: 0, pause: refuse, resume: refuse, crash: refuse, stop: nothing, [Symbol.asyncDispose]: nothing };
}

/** What every service of the stack is told; each is given a `DATABASE_URL` of its own role in place of the superuser's. */
export function environment(
  options: Pick<StackOptions, 'env' | 'pageOrigins'>,
  servers: { redis: { url: string }; postgres: { url: string } },
): { env: NodeJS.ProcessEnv; jwtSecret: string | null } {
  const given = { ...process.env, ...options.env };
  const otherKeys = given['JWT_PUBLIC_KEY'] !== undefined || given['JWKS_URL'] !== undefined;
  const jwtSecret = given['JWT_SECRET'] ?? (otherKeys ? null : randomBytes(32).toString('hex'));
  const origins = [...listed(given['CORS_ORIGINS'] ?? DEFAULT_ORIGINS.join(',')), ...(options.pageOrigins ?? [])];
  return {
    jwtSecret,
    env: {
      ...given,
      NODE_ENV: 'development',
      HOST: '127.0.0.1',
      DATABASE_URL: servers.postgres.url,
      REDIS_URL: servers.redis.url,
      CORS_ORIGINS: JSON.stringify(origins),
      ...(jwtSecret === null ? {} : { JWT_SECRET: jwtSecret }),
      GUEST_SECRET: given['GUEST_SECRET'] ?? randomBytes(32).toString('hex'),
      WEBHOOK_KEY: given['WEBHOOK_KEY'] ?? randomBytes(32).toString('hex'),
      // A developer's receiver is on this machine.
      WEBHOOK_ALLOW_PRIVATE: given['WEBHOOK_ALLOW_PRIVATE'] ?? '1',
    },
  };
}

/** CORS_ORIGINS as the services read it: a JSON array or a comma list. */
function listed(origins: string): string[] {
  if (!origins.trim().startsWith('[')) return origins.split(',').filter((origin) => origin.trim() !== '');
  const value: unknown = JSON.parse(origins);
  return Array.isArray(value) ? value.map(String) : [];
}

function usualPort(kind: 'agent' | 'real-time', env: NodeJS.ProcessEnv): number {
  const given = Number(kind === 'agent' ? env['AGENT_PORT'] : env['REAL_TIME_PORT']);
  return given || (kind === 'agent' ? USUAL_AGENT_PORT : USUAL_REAL_TIME_PORT);
}

const upTo = (count = 1): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** Like Promise.all, but waits for all to end before it throws, so that nothing is still starting afterwards. */
async function allOrNothing<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(promises);
  return await Promise.all(promises);
}

function sayCrash(name: string, how: string, lastWords: string): void {
  process.stderr.write(`${name} ${how}:\n${lastWords}\n`);
}
