import { events, eventSettings, openDatabase, sessions, type Database } from '@conductor/database';

/** Registers a session of an event of its own, in a database that is migrated. */
export async function storeSession(url: string, sessionId: string): Promise<void> {
  const { db, pool } = openDatabase({ url, name: 'bench', onError: () => undefined });
  await db.insert(events).values({ id: 'event', organizerId: 'organiser' });
  await db.insert(eventSettings).values({ eventId: 'event' });
  await db.insert(sessions).values({ id: sessionId, eventId: 'event', shard: 0 });
  await pool.end();
}

/** The id of session number `n`, as long as ids usually are. */
export const idOf = (n: number): string => `0f8b2c1e-5a7d-4e3b-9c64-${String(n).padStart(12, '0')}`;

/** Registers so many sessions of one event, spread over all shards, in a database that is migrated. */
export async function storeSessions(pool: Database['pool'], count: number): Promise<void> {
  await pool.query(`insert into events (id, organizer_id) values ('event', 'organiser')`);
  await pool.query(`insert into event_settings (event_id) values ('event')`);
  await pool.query(
    `insert into sessions (id, event_id, shard)
     select id, 'event', n % 256 from unnest($1::text[]) with ordinality as t(id, n)`,
    [Array.from({ length: count }, (_, n) => idOf(n))],
  );
}
