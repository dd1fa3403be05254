import { pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

/**
 * Tokens of a subject issued up to a time open nothing; `event_id` names the one event whose guest that is, and is empty
 * for everywhere. Written by the agent-service, read by both services.
 */
export const tokenRevocations = pgTable(
  'token_revocations',
  {
    subject: text().notNull(),
    eventId: text('event_id').notNull().default(''),
    until: timestamp({ withTimezone: true, mode: 'date' }).notNull(),
    revokedBy: text('revoked_by').notNull(),
  },
  (table) => [primaryKey({ columns: [table.subject, table.eventId] })],
);
