import { setTimeout as pause } from 'node:timers/promises';
import { connect, ready, type RedisPlace } from './connect.ts';
import { coverageProblem } from './takes-writes.ts';

/** What REDIS_URL names is not what REDIS_CLUSTER says, or cannot be worked with; the message says what helps. */
export class UnfitRedis extends Error {
  override readonly name = 'UnfitRedis';
}

const ASK_AGAIN_MS = 250;
const ONE_SERVER_MS = 2_000;

/**
 * Resolves where the Redis is of the kind that the settings say, and a cluster serves every slot. Rejects with
 * `UnfitRedis` at once where it is of the other kind, and after `timeoutMs` where slots are still missing; with whatever
 * connecting fails with where no server answers.
 */
export async function checkKind({ url, cluster = false }: RedisPlace, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  const servers = cluster ? url.split(',') : [url];
  // Of a cluster others may answer while one does not.
  const patienceMs = cluster ? Math.min(timeoutMs, ONE_SERVER_MS) : timeoutMs;
  for (;;) {
    const answers = await Promise.allSettled(servers.map((server) => ask(server, patienceMs)));
    const infos = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
    for (const { inCluster } of infos) refuseOther(inCluster, cluster);
    const problem = cluster ? coverageProblem(infos[0]?.coverage ?? '') : undefined;
    if (infos.length > 0 && problem === undefined) return;
    if (performance.now() > deadline) {
      const [first] = answers;
      throw infos.length === 0 && first?.status === 'rejected' ? first.reason : new UnfitRedis(problem ?? '');
    }
    await pause(ASK_AGAIN_MS);
  }
}

function refuseOther(inCluster: boolean, wanted: boolean): void {
  if (inCluster && !wanted)
    throw new UnfitRedis(
      'The Redis at REDIS_URL is one server of a Redis Cluster; set REDIS_CLUSTER=on, or name a Redis that stands alone',
    );
  if (!inCluster && wanted)
    throw new UnfitRedis(
      'REDIS_CLUSTER is on and the Redis at REDIS_URL stands alone; leave REDIS_CLUSTER out, or name servers of a cluster',
    );
}

async function ask(url: string, timeoutMs: number): Promise<{ inCluster: boolean; coverage: string }> {
  const redis = connect({ url, name: 'conductor:kind', cluster: false });
  try {
    await ready(redis, timeoutMs);
    const inCluster = /^cluster_enabled:1/m.test(await redis.info('cluster'));
    return { inCluster, coverage: inCluster ? await redis.cluster('INFO') : '' };
  } finally {
    redis.disconnect();
  }
}
