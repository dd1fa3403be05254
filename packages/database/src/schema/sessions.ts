import { sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import type { Access, AgentState, Audience, Mode } from '@conductor/contracts';
import { events } from './events.ts';

/** A live session, bound to its event for ever. Owned by the agent-service; the real-time-service reads it. */
export const sessions = pgTable(
  'sessions',
  {
    id: text().primaryKey(),
    eventId: text('event_id')
      .notNull()
      .references(() => events.id),
    /** 0–255, a hash of the id: the unit of leases. */
    shard: integer().notNull(),
    title: text(),
    access: text().$type<Access>().notNull().default('open'),
    mode: text().$type<Mode>().notNull().default('SEMI_AUTO'),
    status: text().$type<'ACTIVE' | 'ENDED'>().notNull().default('ACTIVE'),
    agentStatus: text('agent_status').$type<AgentState>().notNull().default('MONITORING'),
    paused: boolean().notNull().default(false),
    quietUntil: timestamp('quiet_until', { withTimezone: true, mode: 'date' }),
    quietReason: text('quiet_reason'),
    /** A break that was planned: as quiet as the above, from one time to the other; both or neither. */
    breakFrom: timestamp('break_from', { withTimezone: true, mode: 'date' }),
    breakUntil: timestamp('break_until', { withTimezone: true, mode: 'date' }),
    /** What the ids are made of by which people are told apart in an anonymous event; told to nobody. */
    pseudonymKey: text('pseudonym_key')
      .notNull()
      .default(sql`gen_random_uuid()`),
    /** Where the audience is and what can be done there; null where it is in our own room. */
    audience: jsonb().$type<Audience>(),
    metadata: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    registeredAt: timestamp('registered_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow(),
    endedAt: timestamp('ended_at', { withTimezone: true, mode: 'date' }),
  },
  (t) => [index('sessions_event').on(t.eventId), index('sessions_active').on(t.status, t.shard)],
);

/** One row: whether the whole installation is paused. Owned by the agent-service. */
export const installation = pgTable('installation', {
  id: integer().primaryKey().default(1),
  paused: boolean().notNull().default(false),
  changedBy: text('changed_by'),
  changedAt: timestamp('changed_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow(),
});
