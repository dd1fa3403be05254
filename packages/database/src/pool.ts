import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import * as schema from './schema/index.ts';

export type PoolOptions = {
  url: string;
  /** Shown in `pg_stat_activity`. */
  name: string;
  max?: number;
  /** A connection broke (the server went away); it is replaced by itself. */
  onError: (error: Error) => void;
};

/**
 * A pool of connections with drizzle over it. Every statement is cut off after 10 s, a connection attempt after 5 s. A
 * transaction in which nothing is asked for 5 s is rolled back: a process that froze in one lets go of its rows before
 * its lease has run out.
 * TLS is as the URL's `sslmode` says and is always verified.
 */
export function openDatabase({ url, name, max = 10, onError }: PoolOptions): Database {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: name,
    max,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 10_000,
    query_timeout: 12_000,
    idle_in_transaction_session_timeout: 5_000,
  });
  // Also one that is lent out: between two statements of a transaction nobody else listens, and an error that nobody
  // listens to ends the process. One that breaks may say so twice, and the pool says it again of idle ones.
  pool.on('connect', (client) => client.once('error', onError).on('error', () => undefined));
  pool.on('error', () => undefined);
  return { pool, db: drizzle(pool, { schema }) };
}

/** Drizzle over the pool; adapters take this or a transaction of it. */
export type Db = NodePgDatabase<typeof schema> & { $client: pg.Pool };
/** An interface, since its name then stands in declarations and not all that it is made of. */
export interface Database {
  pool: pg.Pool;
  db: Db;
}
export type Transaction = Parameters<Parameters<Db['transaction']>[0]>[0];
