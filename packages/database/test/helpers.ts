import pg from 'pg';
import { onTestFinished } from 'vitest';
import { createTestDatabase } from '@conductor/dev-env';
import { events, openDatabase, sessions, type Database } from '@conductor/database';

/** A pool on `url` that the test closes at its end. */
export function open(url: string, onError: (error: Error) => void = () => undefined): Database {
  const database = openDatabase({ url, name: 'database tests', max: 4, onError });
  onTestFinished(() => database.pool.end());
  return database;
}

/**
 * A pool with other limits than ours, that the test closes at its end. It hears what breaks: the database may be dropped before
 * the connections of an ended pool are gone.
 */
export function openBare(options: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(options);
  pool.on('error', () => undefined).on('connect', (client) => client.on('error', () => undefined));
  onTestFinished(() => pool.end());
  return pool;
}

/** A database of the test's own with every migration applied. */
export async function migrated(): Promise<Database & { url: string }> {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  return { url: database.url, ...open(database.url) };
}

/** The address of a database of the test's own with nothing in it. */
export async function empty(): Promise<string> {
  const { url, pool } = await migrated();
  await pool.query('drop schema drizzle cascade; drop schema public cascade; create schema public');
  return url;
}

/** An event and an active session of it, to hang rows on. */
export async function givenSession({ db }: Database, sessionId = 's1') {
  await db.insert(events).values({ id: 'e1', organizerId: 'organiser' }).onConflictDoNothing();
  await db.insert(sessions).values({ id: sessionId, eventId: 'e1', shard: 0 });
  return { sessionId, eventId: 'e1' };
}
