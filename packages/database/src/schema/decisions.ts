import { sql } from 'drizzle-orm';
import {
  bigserial,
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { AnomalyType, Arm, Content, DecisionStatus, Generation, Mode, Severity } from '@conductor/contracts';

/**
 * A decision from proposal to what was learnt of it; its id is the intervention's id too. Each change of `status` is
 * one conditional update that also raises `version`. Owned by the agent-service.
 */
export const decisions = pgTable(
  'decisions',
  {
    id: text().primaryKey(),
    sessionId: text('session_id').notNull(),
    eventId: text('event_id').notNull(),
    anomalyId: text('anomaly_id'),
    anomalyType: text('anomaly_type').$type<AnomalyType>(),
    severity: text().$type<Severity>(),
    arm: text().$type<Arm>().notNull(),
    status: text().$type<DecisionStatus>().notNull(),
    version: integer().notNull().default(1),
    mode: text().$type<Mode>().notNull(),
    /** The bandit's context that the reward belongs to; null for one that a human asked for. */
    context: text(),
    confidence: doublePrecision(),
    confidenceBasis: text('confidence_basis').$type<'MEASURED' | 'PRIOR'>().notNull(),
    propensity: doublePrecision(),
    holdout: boolean().notNull().default(false),
    reasons: jsonb().$type<string[]>().notNull().default([]),
    content: jsonb().$type<Content>(),
    generation: jsonb().$type<Generation>(),
    /** Until when the model may still better the words; null once they are final. */
    composeUntil: timestamp('compose_until', { withTimezone: true, mode: 'date' }),
    createdAt: timestamp('created_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow(),
    expiresAt: timestamp('expires_at', { withTimezone: true, mode: 'date' }).notNull(),
    escalatedAt: timestamp('escalated_at', { withTimezone: true, mode: 'date' }),
    decidedAt: timestamp('decided_at', { withTimezone: true, mode: 'date' }),
    decidedBy: text('decided_by'),
    reason: text(),
    dispatchedAt: timestamp('dispatched_at', { withTimezone: true, mode: 'date' }),
    executeBefore: timestamp('execute_before', { withTimezone: true, mode: 'date' }),
    executedAt: timestamp('executed_at', { withTimezone: true, mode: 'date' }),
    reach: integer(),
    /** When the reward is due; set at execution, or at proposal for a hold-out. */
    measureAt: timestamp('measure_at', { withTimezone: true, mode: 'date' }),
    measuredAt: timestamp('measured_at', { withTimezone: true, mode: 'date' }),
    reward: doublePrecision(),
    rewardDelta: doublePrecision('reward_delta'),
    rewardBonus: doublePrecision('reward_bonus'),
    rewardBefore: doublePrecision('reward_before'),
    rewardAfter: doublePrecision('reward_after'),
    /** The trace in which it was proposed (W3C `traceparent`), for what happens to it later; null where none is recorded. */
    traceparent: text(),
  },
  (t) => [
    uniqueIndex('decisions_one_open')
      .on(t.sessionId)
      .where(sql`status in ('PENDING', 'APPROVED', 'EXECUTING')`),
    index('decisions_session').on(t.sessionId, t.createdAt),
    index('decisions_event').on(t.eventId, t.createdAt),
    index('decisions_due')
      .on(t.measureAt)
      .where(sql`status in ('EXECUTED', 'HELD')`),
  ],
);

/** Every step of every decision: from, to, who, when, why. Append-only. Owned by the agent-service. */
export const decisionTransitions = pgTable(
  'decision_transitions',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    decisionId: text('decision_id')
      .notNull()
      .references(() => decisions.id),
    fromStatus: text('from_status').$type<DecisionStatus>(),
    toStatus: text('to_status').$type<DecisionStatus>().notNull(),
    actor: text().notNull(),
    reason: text(),
    at: timestamp({ withTimezone: true, mode: 'date' }).notNull().defaultNow(),
  },
  (t) => [index('decision_transitions_decision').on(t.decisionId)],
);
