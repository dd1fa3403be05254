import { Cluster, type Redis } from 'ioredis';
import { keySlot } from './key-slot.ts';

/**
 * A connection to a Redis alone, or to a cluster: what both can do. A command or script of several keys needs them to
 * share a hash tag.
 */
export type RedisClient = Redis | Cluster;

/** A server of the cluster is not known, or not the one it was thought to be; that may pass. */
export class ServerUnknown extends Error {
  override readonly name = 'ServerUnknown';
  readonly retryable = true;
}

/** Whether several servers share the keys. */
export const isCluster = (redis: object): redis is Cluster => redis instanceof Cluster;

/** The address, as `host:port`, of the master that serves a slot of a cluster; undefined while nobody is known to. */
export const addressOf = (cluster: Cluster, slot: number): string | undefined => cluster.slots[slot]?.[0];

/** The connection to the one server that a key lives on. Rejects with `ServerUnknown` while there is none to it. */
export async function serverOf(redis: RedisClient, key: string): Promise<Redis> {
  if (!isCluster(redis)) return redis;
  const find = (): Redis | undefined => {
    const address = addressOf(redis, keySlot(key));
    return redis.nodes('master').find(({ options: { host, port } }) => `${host}:${port}` === address);
  };
  const known = find();
  if (known) return known;
  // Whoever is asked about a key of somebody else names them, and a connection is made.
  await redis.exists(key);
  const named = find();
  if (!named) throw new ServerUnknown('the server of a key is not known just now');
  return named;
}

/** A key for each server: the name itself, or in a cluster names that begin with it and that each master serves one of. */
export function keyOnEach(redis: RedisClient, name: string): string[] {
  if (!isCluster(redis)) return [name];
  const missing = new Set(redis.slots.flatMap((servers) => servers?.[0] ?? []));
  const keys: string[] = [];
  for (let number = 0; missing.size > 0; number++) {
    const key = `${name}:${number}`;
    const address = addressOf(redis, keySlot(key));
    if (address !== undefined && missing.delete(address)) keys.push(key);
  }
  return keys;
}
