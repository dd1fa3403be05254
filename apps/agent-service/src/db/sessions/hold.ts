import { eq, sql } from 'drizzle-orm';
import { outsideLimits, type Content, type Obstacle } from '@conductor/contracts';
import { eventSettings, installation, sessions, type Transaction } from '@conductor/database';
import type { SessionRow } from '../views.ts';

/**
 * Locks a session's row until the transaction ends. Whoever changes a session or its decisions takes this lock first,
 * so that nobody waits in a circle. Null when there is no such session.
 */
export async function holdSession(tx: Transaction, sessionId: string): Promise<SessionRow | null> {
  const [row] = await tx.select().from(sessions).where(eq(sessions.id, sessionId)).for('no key update');
  return row ?? null;
}

/** Why nothing may be done in a session just now; null when it may. Missing settings are an obstacle, not a default. */
export async function obstacle(tx: Transaction, session: SessionRow): Promise<Obstacle | null> {
  if (session.status === 'ENDED') return 'ended';
  if (session.paused) return 'paused';
  const [row] = await tx
    .select({ paused: installation.paused, enabled: eventSettings.enabled })
    .from(eventSettings)
    .leftJoin(installation, sql`true`)
    .where(eq(eventSettings.eventId, session.eventId));
  if (row?.enabled !== true) return 'disabled';
  return row.paused === false ? null : 'installation';
}

/** Why this content cannot be shown where the session's audience is, as an answer to whoever sent it; null where it can. */
export function misfitOf({ audience }: SessionRow, content: Content) {
  const message = audience === null || content.arm === 'NOTIFICATION' ? null : outsideLimits(content, audience);
  return message === null ? null : ({ kind: 'invalid', field: 'content', message } as const);
}
