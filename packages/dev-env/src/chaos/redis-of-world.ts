import { askRedis } from '../servers/ask-redis.ts';
import { startRedis } from '../servers/redis.ts';
import type { Master } from '../servers/redis-cluster.ts';
import { layWire, portOf, through, type NamedWire } from '../servers/wire.ts';
import type { Chance } from '../simulation/chance.ts';

/** A server of Redis, as faults meet it; it comes back empty. */
type RedisServer = Omit<Master, 'url'> & { name: string };

/** The Redis of a world, be it one server or a cluster. */
export type RedisOfWorld = AsyncDisposable & {
  servers: RedisServer[];
  /** The server that a fault strikes. */
  victim: (chance: Chance) => RedisServer;
  /** What everybody reaches a server through. */
  wires: NamedWire[];
  /** Makes a way there for a service: its settings, and the wires that are its own. */
  wayFor: (service: string) => Promise<{ url: string; settings: NodeJS.ProcessEnv; wires: NamedWire[] }>;
};

/** One server, to which each service has a wire of its own. */
export async function startPlainRedis(): Promise<RedisOfWorld> {
  const owned = new AsyncDisposableStack();
  let redis = await startRedis();
  owned.defer(() => redis.stop());
  const server: RedisServer = {
    name: 'Redis',
    pause: () => redis.pause(),
    resume: () => redis.resume(),
    crash: () => redis.crash(),
    ask: (...words) => askRedis(redis.url, ...words),
    restart: async () => void (redis = await startRedis({ port: portOf(redis.url) })),
  };
  return {
    servers: [server],
    victim: () => server,
    wires: [],
    async wayFor(service) {
      const wire = owned.use(await layWire(() => portOf(redis.url)));
      return { url: through(redis.url, wire), settings: {}, wires: [[`${service} and Redis`, wire]] };
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
