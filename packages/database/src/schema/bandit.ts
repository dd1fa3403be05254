import { bigint, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { Arm } from '@conductor/contracts';

/** An arm's evidence as of update number `n` of its context; older evidence has faded by γ^(context.n − n). */
export type ArmEvidence = { successes: number; failures: number; n: number; count: number };

/**
 * What was learnt in one context (a kind of anomaly): all arms in one row, locked by whoever updates it.
 * Doing nothing (hold-outs) is kept under `HOLDOUT`. Owned by the agent-service.
 */
export const banditContexts = pgTable('bandit_contexts', {
  context: text().primaryKey(),
  n: bigint({ mode: 'number' }).notNull().default(0),
  arms: jsonb().$type<Partial<Record<Arm | 'HOLDOUT', ArmEvidence>>>().notNull().default({}),
  updatedAt: timestamp('updated_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow(),
});

/** How often organisers accept an arm: shown, never part of the arm's effect. Owned by the agent-service. */
export const acceptance = pgTable(
  'acceptance',
  {
    eventId: text('event_id').notNull(),
    arm: text().$type<Arm>().notNull(),
    approved: integer().notNull().default(0),
    rejected: integer().notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.eventId, t.arm] })],
);
