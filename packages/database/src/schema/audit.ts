import { sql } from 'drizzle-orm';
import { bigserial, index, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/**
 * Who did what to which session, from where, with what outcome. Append-only by trigger; refusals alone go after their
 * event's retention, by `forget_refusals`, since whoever was refused may be anybody. Both services write it.
 */
export const auditLog = pgTable(
  'audit_log',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    at: timestamp({ withTimezone: true, mode: 'date' }).notNull().defaultNow(),
    /** The token's subject; null for whoever had none. */
    actor: text(),
    action: text().notNull(),
    outcome: text().$type<'OK' | 'DENIED' | 'FAILED'>().notNull(),
    eventId: text('event_id'),
    sessionId: text('session_id'),
    /** The client's address. */
    source: text(),
    detail: jsonb().$type<Record<string, unknown>>().notNull().default({}),
  },
  (t) => [
    index('audit_event').on(t.eventId, t.at),
    index('audit_session').on(t.sessionId, t.at),
    index('audit_refused')
      .on(t.at)
      .where(sql`outcome = 'DENIED'`),
  ],
);
