import { doublePrecision, index, jsonb, pgTable, primaryKey, real, text, timestamp } from 'drizzle-orm/pg-core';
import type { TickFacts } from '../tick-facts.ts';
import type { AnomalyType, BreakdownTerm, Severity, Signals } from '@conductor/contracts';

/**
 * One row a session and tick; partitioned by hour (the migration says how, drizzle knows it as a plain table).
 * No personal data. Owned by the agent-service.
 */
export const engagementTicks = pgTable(
  'engagement_ticks',
  {
    sessionId: text('session_id').notNull(),
    at: timestamp({ withTimezone: true, mode: 'date' }).notNull(),
    /** `null` while coverage is too low to say anything. */
    score: real(),
    expected: real(),
    coverage: real().notNull(),
    /** Signals and breakdown, see `packFacts`. */
    facts: real().array().$type<TickFacts>(),
    /** Only in rows from before `facts`, as is `breakdown`. */
    signals: jsonb().$type<Signals>(),
    breakdown: jsonb().$type<BreakdownTerm[]>(),
  },
  (t) => [primaryKey({ columns: [t.sessionId, t.at] })],
);

/** Ticks older than an hour, averaged over a minute. */
export const engagementMinutes = pgTable(
  'engagement_minutes',
  {
    sessionId: text('session_id').notNull(),
    minute: timestamp({ withTimezone: true, mode: 'date' }).notNull(),
    score: real(),
    coverage: real().notNull(),
    /** The signals of its last tick, see `packFacts`. */
    facts: real().array().$type<TickFacts>(),
    /** Only in rows from before `facts`. */
    signals: jsonb().$type<Signals>(),
  },
  (t) => [primaryKey({ columns: [t.sessionId, t.minute] })],
);

/** An anomaly from its opening to its end. Owned by the agent-service. */
export const anomalies = pgTable(
  'anomalies',
  {
    id: text().primaryKey(),
    sessionId: text('session_id').notNull(),
    eventId: text('event_id').notNull(),
    type: text().$type<AnomalyType>().notNull(),
    severity: text().$type<Severity>().notNull(),
    signal: text().notNull(),
    score: doublePrecision().notNull(),
    value: doublePrecision().notNull(),
    expected: doublePrecision().notNull(),
    deviation: doublePrecision().notNull(),
    evidence: text().notNull(),
    openedAt: timestamp('opened_at', { withTimezone: true, mode: 'date' }).notNull(),
    endedAt: timestamp('ended_at', { withTimezone: true, mode: 'date' }),
  },
  (t) => [index('anomalies_session').on(t.sessionId, t.openedAt)],
);

/** What a successor needs to go on with a session: the pure stages' state, opaque here. */
export const checkpoints = pgTable('checkpoints', {
  sessionId: text('session_id').primaryKey(),
  at: timestamp({ withTimezone: true, mode: 'date' }).notNull(),
  state: jsonb().$type<Record<string, unknown>>().notNull(),
});
