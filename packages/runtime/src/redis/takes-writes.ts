import { isCluster, keyOnEach, ServerUnknown, type RedisClient } from './servers.ts';

const SLOTS = 16_384;

/**
 * Resolves where Redis takes writes, each server of a cluster and for every slot, and rejects where it does not: it
 * answers a PING also when it is full, when it is a replica, or when it cannot save. Writes a key of its own to each,
 * which is gone after 10 s.
 */
export async function takesWrites(redis: RedisClient): Promise<void> {
  if (isCluster(redis)) {
    const problem = coverageProblem(await redis.cluster('INFO'));
    if (problem) throw new ServerUnknown(problem);
  }
  await Promise.all(keyOnEach(redis, 'conductor:takes-writes').map((key) => redis.set(key, '1', 'PX', 10_000)));
}

/** `takesWrites`, which tells `onProblem` why it does not: once, until it does again. */
export function watchWrites(redis: RedisClient, onProblem: (error: unknown) => void): () => Promise<void> {
  let told = false;
  return async () => {
    try {
      await takesWrites(redis);
      told = false;
    } catch (error) {
      if (!told) onProblem(error);
      told = true;
      throw error;
    }
  };
}

/** What is wrong with a cluster by its `CLUSTER INFO`, in one sentence; undefined where every slot is served. */
export function coverageProblem(info: string): string | undefined {
  const served = Number(/^cluster_slots_ok:(\d+)/m.exec(info)?.[1] ?? 0);
  if (served < SLOTS)
    return `The Redis Cluster at REDIS_URL serves ${served} of its ${SLOTS} slots; bring back the servers that are missing, or give their slots to others`;
  return /^cluster_state:ok/m.test(info)
    ? undefined
    : 'The Redis Cluster at REDIS_URL does not call itself whole; see CLUSTER INFO on its servers';
}
