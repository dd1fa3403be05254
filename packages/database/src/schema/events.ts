import { boolean, doublePrecision, integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import type { Arm } from '@conductor/contracts';

/** An event and the one user who organises it. Owned by the agent-service. */
export const events = pgTable('events', {
  id: text().primaryKey(),
  organizerId: text('organizer_id').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow(),
});

/** How far the conductor may go in an event; one row an event, made with it. Owned by the agent-service. */
export const eventSettings = pgTable('event_settings', {
  eventId: text('event_id')
    .primaryKey()
    .references(() => events.id),
  enabled: boolean().notNull().default(true),
  /** `null` allows every arm; an empty list allows none. */
  allowedInterventions: text('allowed_interventions').array().$type<Arm[]>(),
  minConfidence: doublePrecision('min_confidence').notNull().default(0.5),
  autoApproveThreshold: doublePrecision('auto_approve_threshold').notNull().default(0.75),
  maxInterventionsPerHour: integer('max_interventions_per_hour').notNull().default(10),
  holdoutRate: doublePrecision('holdout_rate').notNull().default(0.1),
  /** Nobody in its rooms sees who is who, and no names are kept. */
  anonymous: boolean().notNull().default(false),
  retentionDays: integer('retention_days').notNull().default(30),
  version: integer().notNull().default(1),
  updatedAt: timestamp('updated_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow(),
});
