import { and } from 'drizzle-orm';
import { union } from 'drizzle-orm/pg-core';
import { chatMessages, questions, type Db } from '@conductor/database';
import { untold as untoldMessage } from './chat-places.ts';
import { untold as untoldQuestion } from './question-list.ts';
import { isOneOf } from './standing.ts';

/** Those of the sessions in which a message or a question waits to be told, or to be taken back. */
export async function untoldAmong(db: Db, sessions: readonly string[]): Promise<Set<string>> {
  if (sessions.length === 0) return new Set();
  const rows = await union(
    db
      .select({ sessionId: chatMessages.sessionId })
      .from(chatMessages)
      .where(and(isOneOf(chatMessages.sessionId, sessions), untoldMessage)),
    db
      .select({ sessionId: questions.sessionId })
      .from(questions)
      .where(and(isOneOf(questions.sessionId, sessions), untoldQuestion)),
  );
  return new Set(rows.map(({ sessionId }) => sessionId));
}
