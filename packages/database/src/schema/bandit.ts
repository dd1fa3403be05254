import { bigint, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { Arm } from '@conductor/contracts';

/** What is kept apart: an arm as carried out, an arm as proposed (whatever came of it), and doing nothing on purpose. */
export type Stream = Arm | `OFFERED:${Arm}` | 'HOLDOUT';
/** Rewards of 0–1 as successes and failures; together they are how many there were. */
export type Evidence = { successes: number; failures: number };
/** Rewards from one possible change of the world to the next. `weight`: the probability that the last change began it. */
export type Span = { weight: number; streams: Partial<Record<Stream, Evidence>> };

/**
 * What was learnt in one context (a kind of anomaly): all streams in one row, locked by whoever updates it, after `n`
 * rewards. Owned by the agent-service.
 */
export const banditContexts = pgTable('bandit_contexts', {
  context: text().primaryKey(),
  n: bigint({ mode: 'number' }).notNull().default(0),
  /** Only instances from before `spans` read it, while they are replaced one after another. */
  arms: jsonb().notNull().default({}),
  spans: jsonb().$type<Span[]>().notNull().default([]),
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
