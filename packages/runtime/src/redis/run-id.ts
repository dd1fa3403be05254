import type { Redis } from 'ioredis';
import { isCluster, serverOf, type RedisClient } from './servers.ts';

/** Which server keeps a log, and in which of its lives; `nodeId` is its name in the cluster, or empty. */
export type ServerRun = { runId: string; nodeId: string };

/** What each connection was told, until it is lost. */
const known = new WeakMap<Redis, Promise<ServerRun>>();

/** The run of the server that a key lives on, asked for once a connection; another after a restart, when what the server forgot cannot be known. */
export async function runOf(redis: RedisClient, key: string): Promise<ServerRun> {
  const server = await serverOf(redis, key);
  const remembered = known.get(server);
  if (remembered) return remembered;
  const asked = ask(server, isCluster(redis));
  const forget = (): void => void (known.get(server) === asked && known.delete(server));
  known.set(server, asked);
  server.once('close', forget);
  asked.catch(() => {
    forget();
    server.off('close', forget);
  });
  return asked;
}

async function ask(server: Redis, inCluster: boolean): Promise<ServerRun> {
  const [info, nodeId] = await Promise.all([server.info('server'), inCluster ? server.cluster('MYID') : '']);
  const runId = /^run_id:(\w+)/m.exec(info)?.[1];
  if (!runId) throw new Error('Redis does not tell its run id');
  return { runId, nodeId };
}
