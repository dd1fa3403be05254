import { sql } from 'drizzle-orm';
import { bigserial, index, integer, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import type { FeedDraft, InterventionCommand, OrganiserNotification } from '@conductor/contracts';

/** What must be told, and where: the session's feed, the commands' stream, or the organiser's channel. */
export type OutboxMessage =
  | { target: 'feed'; draft: FeedDraft }
  | { target: 'command'; command: InterventionCommand }
  | { target: 'notification'; notification: OrganiserNotification };

/**
 * Written in the transaction that changes state, sent in order of `seq` by one instance until it succeeded; `id` is the
 * idempotency key of the receiving side. Owned by the agent-service.
 */
export const outbox = pgTable(
  'outbox',
  {
    seq: bigserial({ mode: 'number' }).primaryKey(),
    id: text().notNull().unique(),
    sessionId: text('session_id').notNull(),
    message: jsonb().$type<OutboxMessage>().notNull(),
    attempts: integer().notNull().default(0),
    createdAt: timestamp('created_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow(),
    sentAt: timestamp('sent_at', { withTimezone: true, mode: 'date' }),
  },
  (t) => [
    index('outbox_unsent')
      .on(t.seq)
      .where(sql`sent_at is null`),
  ],
);
