import pg from 'pg';

/**
 * Runs `work` on a connection of its own, without the pool's time limits, which are for statements that users wait for:
 * at a start one may have to wait for a lock for as long as another instance needs it. The connection ends with the work.
 */
export async function patiently<T>(pool: pg.Pool, name: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const { connectionString, connectionTimeoutMillis } = pool.options;
  const client = new pg.Client({ connectionString, connectionTimeoutMillis, application_name: name });
  // What breaks the connection rejects the statement that runs; nobody needs to hear of it twice.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
