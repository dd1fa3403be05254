import { sql } from 'drizzle-orm';
import {
  bigserial,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { DeliveryStatus, DeliveryView, WebhookMessage, WebhookType } from '@conductor/contracts';
import { events } from './events.ts';

const time = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** Where an event's owners want to be told of it. Owned by the agent-service. */
export const webhooks = pgTable(
  'webhooks',
  {
    id: text().primaryKey(),
    eventId: text('event_id')
      .notNull()
      .references(() => events.id, { onDelete: 'cascade' }),
    url: text().notNull(),
    /** Null tells everything. */
    types: text().array().$type<WebhookType[]>(),
    /** Sealed under `WEBHOOK_KEY`, since it must sign; the previous one signs too until its time is over. */
    secret: text().notNull(),
    previousSecret: text('previous_secret'),
    previousUntil: time('previous_until'),
    createdBy: text('created_by').notNull(),
    createdAt: time('created_at').notNull().defaultNow(),
    lastDeliveredAt: time('last_delivered_at'),
    /** The last attempt failed or took long: it then has only a share of the places, so that it delays nobody else. */
    slow: boolean().notNull().default(false),
    disabledAt: time('disabled_at'),
    disabledReason: text('disabled_reason'),
  },
  (t) => [index('webhooks_event_id').on(t.eventId)],
);

/**
 * Written in the transaction that changes state, sent in order of `seq` within webhook and session, kept for the log.
 * `id` is the receiver's idempotency key. A sender claims a row for a time by the database's clock; a dead one's runs out.
 */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    seq: bigserial({ mode: 'number' }).primaryKey(),
    webhookId: text('webhook_id')
      .notNull()
      .references(() => webhooks.id, { onDelete: 'cascade' }),
    id: text().notNull(),
    sessionId: text('session_id'),
    type: text().$type<DeliveryView['type']>().notNull(),
    body: jsonb().$type<WebhookMessage>().notNull(),
    status: text().$type<DeliveryStatus>().notNull().default('WAITING'),
    attempts: integer().notNull().default(0),
    claim: uuid(),
    claimedUntil: time('claimed_until'),
    /** When its 24 hours began: when it was written, or its owner had it sent again. */
    since: time('since')
      .notNull()
      .default(sql`clock_timestamp()`),
    createdAt: time('created_at')
      .notNull()
      .default(sql`clock_timestamp()`),
    lastAttemptAt: time('last_attempt_at'),
    nextAttemptAt: time('next_attempt_at')
      .notNull()
      .default(sql`clock_timestamp()`),
    statusCode: integer('status_code'),
    reason: text(),
  },
  (t) => [
    uniqueIndex('webhook_deliveries_id').on(t.webhookId, t.id),
    index('webhook_deliveries_log').on(t.webhookId, t.seq),
    index('webhook_deliveries_waiting')
      .on(t.webhookId, t.sessionId, t.seq)
      .where(sql`status = 'WAITING'`),
    index('webhook_deliveries_since').on(t.since),
  ],
);
