import { MASTERS, startRedisCluster, type Master } from '../servers/redis-cluster.ts';
import { layWire, portOf, type NamedWire } from '../servers/wire.ts';
import type { RedisOfWorld } from './redis-of-world.ts';

/** Three masters, each behind one wire for all services: it is the wire's address that the cluster tells of its master. */
export async function startClusteredRedis(): Promise<RedisOfWorld> {
  await using started = new AsyncDisposableStack();
  const masters: Master[] = [];
  const wires: NamedWire[] = [];
  for (let index = 0; index < MASTERS; index++) {
    const wire = started.use(await layWire(() => portOf(masters[index]?.url ?? '')));
    wires.push([`the services and master ${index + 1} of Redis`, wire]);
  }
  const cluster = started.use(await startRedisCluster({ announced: wires.map(([, wire]) => wire.port) }));
  masters.push(...cluster.masters);
  const servers = masters.map((master, index) => ({ ...master, name: `master ${index + 1} of Redis` }));
  const [first, ...others] = servers;
  if (!first) throw new Error('a cluster without a master');
  const owned = started.move();
  return {
    servers,
    victim: (chance) => chance.pick([first, ...others]),
    wires,
    wayFor: async () => ({ url: cluster.url, settings: { REDIS_CLUSTER: 'on' }, wires: [] }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
