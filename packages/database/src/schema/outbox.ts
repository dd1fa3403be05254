import { sql } from 'drizzle-orm';
import { bigserial, index, integer, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import type { FeedDraft, InterventionCommand, OrganiserNotification } from '@conductor/contracts';

/** What was erased of a session, by the ids of rows that are gone; `polls` are those that one of their words was in. */
export type Erasure = {
  sessionId: string;
  eventId: string;
  messages: readonly string[];
  questions: readonly string[];
  polls: readonly string[];
};

/** What must be told, and where: the session's feed, the commands' stream, the organiser's channel, or a room. */
export type OutboxMessage =
  | { target: 'feed'; draft: FeedDraft }
  | { target: 'command'; command: InterventionCommand }
  | { target: 'notification'; notification: OrganiserNotification }
  | { target: 'erasure'; erasure: Erasure };

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
