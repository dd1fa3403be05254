import { pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { sessions } from './sessions.ts';

/** The one open invitation of a session. Of its code only a keyed hash is kept. Owned by the agent-service. */
export const sessionInvitations = pgTable('session_invitations', {
  sessionId: text('session_id')
    .primaryKey()
    .references(() => sessions.id),
  codeHash: text('code_hash').notNull().unique(),
  createdBy: text('created_by').notNull(),
  expiresAt: timestamp('expires_at', { withTimezone: true, mode: 'date' }).notNull(),
});
