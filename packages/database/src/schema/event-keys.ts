import { index, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import type { KeyScope } from '@conductor/contracts';
import { events } from './events.ts';

/** Keys of an event’s programs: found by `id`, which the key holds in clear, and proved by its hash. Owned by the agent-service. */
export const eventKeys = pgTable(
  'event_keys',
  {
    id: text().primaryKey(),
    eventId: text('event_id')
      .notNull()
      .references(() => events.id),
    name: text().notNull(),
    scopes: text().array().$type<KeyScope[]>().notNull(),
    /** SHA-256 of the key's secret, which has 256 bits of its own and so needs no slow hash. Hex. */
    hash: text().notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow(),
  },
  (t) => [index('event_keys_event_id').on(t.eventId)],
);
