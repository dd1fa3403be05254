import { bigint, index, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/**
 * What model calls cost, one row a call and never a word of what was said. RESERVED → SENT → SETTLED; a reservation
 * whose call was sent and never accounted for is FORFEITED, spent in full; one that was never sent is RELEASED, at nothing.
 * Money in whole micro-dollars. Owned by the agent-service.
 */
export const llmCalls = pgTable(
  'llm_calls',
  {
    id: text().primaryKey(),
    eventId: text('event_id').notNull(),
    sessionId: text('session_id').notNull(),
    decisionId: text('decision_id').notNull(),
    model: text().notNull(),
    status: text().$type<'RESERVED' | 'SENT' | 'SETTLED' | 'RELEASED' | 'FORFEITED'>().notNull(),
    /** The worst that the call can cost. */
    reservedMicros: bigint('reserved_micros', { mode: 'number' }).notNull(),
    /** What counts against the caps: the reservation while it is open, afterwards what was spent. */
    countedMicros: bigint('counted_micros', { mode: 'number' }).notNull(),
    inputTokens: integer('input_tokens'),
    outputTokens: integer('output_tokens'),
    createdAt: timestamp('created_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow(),
    /** After this an open row is closed by a sweep, as its status says. */
    leaseUntil: timestamp('lease_until', { withTimezone: true, mode: 'date' }).notNull(),
    /** When the cost became final; it counts for an hour and a day from then on. Null while open. */
    closedAt: timestamp('closed_at', { withTimezone: true, mode: 'date' }),
  },
  (t) => [index('llm_calls_closed').on(t.closedAt), index('llm_calls_event').on(t.eventId, t.closedAt)],
);
