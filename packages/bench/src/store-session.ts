import { events, eventSettings, openDatabase, sessions } from '@conductor/database';

/** Registers a session of an event of its own, in a database that is migrated. */
export async function storeSession(url: string, sessionId: string): Promise<void> {
  const { db, pool } = openDatabase({ url, name: 'bench', onError: () => undefined });
  await db.insert(events).values({ id: 'event', organizerId: 'organiser' });
  await db.insert(eventSettings).values({ eventId: 'event' });
  await db.insert(sessions).values({ id: sessionId, eventId: 'event', shard: 0 });
  await pool.end();
}
