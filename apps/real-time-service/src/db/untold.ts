import { and, isNull, sql } from 'drizzle-orm';
import { union } from 'drizzle-orm/pg-core';
import { chatMessages, questions, type Db } from '@conductor/database';
import { isOneOf } from './standing.ts';

/** Those of the sessions in which a message or a question waits to be told, or to be taken back. */
export async function untoldAmong(db: Db, sessions: readonly string[]): Promise<Set<string>> {
  if (sessions.length === 0) return new Set();
  const rows = await union(
    db
      .select({ sessionId: chatMessages.sessionId })
      .from(chatMessages)
      .where(
        and(
          isOneOf(chatMessages.sessionId, sessions),
          isNull(chatMessages.seq),
          sql`not ${chatMessages.held} and not ${chatMessages.removed}`,
        ),
      ),
    db
      .select({ sessionId: questions.sessionId })
      .from(questions)
      .where(
        and(
          isOneOf(questions.sessionId, sessions),
          isNull(questions.seq),
          sql`not ${questions.held} and not ${questions.removed}`,
        ),
      ),
  );
  return new Set(rows.map(({ sessionId }) => sessionId));
}
