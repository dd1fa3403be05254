import type { Db } from './pool.ts';
import { tokenRevocations } from './schema/token-revocations.ts';

/** Every revocation there is: whose tokens, up to which time (epoch ms), and of which event's guest or null. */
export async function readRevocations(db: Db): Promise<{ subject: string; eventId: string | null; until: number }[]> {
  const rows = await db.select().from(tokenRevocations);
  return rows.map(({ subject, eventId, until }) => ({ subject, eventId: eventId || null, until: until.getTime() }));
}
