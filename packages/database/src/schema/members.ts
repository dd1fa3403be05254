import { pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import type { MemberRole } from '@conductor/contracts';
import { events } from './events.ts';

/** Who beside `events.organizer_id`, always an owner, works in an event and as what. Owned by the agent-service. */
export const eventMembers = pgTable(
  'event_members',
  {
    eventId: text('event_id')
      .notNull()
      .references(() => events.id),
    userId: text('user_id').notNull(),
    role: text().$type<MemberRole>().notNull(),
    addedAt: timestamp('added_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.eventId, t.userId] })],
);
