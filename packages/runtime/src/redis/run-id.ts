import type { Redis } from 'ioredis';

/** The run id of the Redis server; another one after a restart, when what it forgot cannot be known. */
export async function serverRunId(redis: Redis): Promise<string> {
  const info = await redis.info('server');
  const runId = /^run_id:(\w+)/m.exec(info)?.[1];
  if (!runId) throw new Error('Redis does not tell its run id');
  return runId;
}

/** Asks for the run id once a connection and remembers it until the connection is lost. */
export function rememberRunId(redis: Redis): () => Promise<string> {
  let known: Promise<string> | null = null;
  redis.on('close', () => (known = null));
  return async () => {
    known ??= serverRunId(redis);
    const asked = known;
    try {
      return await asked;
    } catch (error) {
      if (known === asked) known = null;
      throw error;
    }
  };
}
