import { pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

/** Who asks for the word in a session, once each; a hand that is lowered is a row that is gone. Owned by the real-time-service. */
export const raisedHands = pgTable(
  'raised_hands',
  {
    sessionId: text('session_id').notNull(),
    userId: text('user_id').notNull(),
    /** As with chat. */
    name: text(),
    shownAs: text('shown_as'),
    raisedAt: timestamp('raised_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.sessionId, t.userId] })],
);

/** Whose messages a session takes none of until then. Owned by the real-time-service. */
export const chatMutes = pgTable(
  'chat_mutes',
  {
    sessionId: text('session_id').notNull(),
    userId: text('user_id').notNull(),
    /** The id that stood for them where they were muted, in an anonymous event. */
    shownAs: text('shown_as'),
    until: timestamp({ withTimezone: true, mode: 'date' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.sessionId, t.userId] })],
);

/** Who was put out of a session and may not come back until then. Owned by the real-time-service. */
export const sessionRemovals = pgTable(
  'session_removals',
  {
    sessionId: text('session_id').notNull(),
    userId: text('user_id').notNull(),
    /** As with chat. */
    name: text(),
    shownAs: text('shown_as'),
    removedAt: timestamp('removed_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow(),
    until: timestamp({ withTimezone: true, mode: 'date' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.sessionId, t.userId] })],
);
