import { sql } from 'drizzle-orm';
import { doublePrecision, index, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { decisions } from './decisions.ts';

/**
 * What the audience did after each of the agent's proposals, held back or offered alike, from the proposal to one
 * horizon and whatever became of the decision meanwhile. Owned by the agent-service.
 */
export const trials = pgTable(
  'trials',
  {
    decisionId: text('decision_id')
      .primaryKey()
      .references(() => decisions.id, { onDelete: 'cascade' }),
    /** The probability, 0–1, with which the coin would hold this proposal back. */
    heldRate: doublePrecision('held_rate').notNull(),
    dueAt: timestamp('due_at', { withTimezone: true, mode: 'date' }).notNull(),
    closedAt: timestamp('closed_at', { withTimezone: true, mode: 'date' }),
    /** The score at the proposal, and what was expected then, 0–1; null until it is measured, or unknown. */
    score: doublePrecision(),
    expected: doublePrecision(),
    /** Score at the horizon minus score at the proposal, −1 to 1; null until it is measured, or for `reason`. */
    delta: doublePrecision(),
    reason: text(),
  },
  (t) => [
    index('trials_due')
      .on(t.dueAt)
      .where(sql`closed_at is null`),
  ],
);
