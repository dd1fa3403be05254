import { and, eq, isNotNull, ne, sql, type Placeholder, type SQL } from 'drizzle-orm';
import type { DecisionStatus } from '@conductor/contracts';
import { decisions, type Db } from '@conductor/database';
import { after, decodeCursor, newestFirst, pageOf } from '../cursor.ts';
import { decisionView } from '../views.ts';

export type DecisionListInput = {
  sessionId: string;
  limit: number;
  cursor?: string | undefined;
  status?: DecisionStatus | undefined;
};

/**
 * A session's decisions, newest first. `undefined` for a foreign cursor. A hold-out is not shown before it is measured:
 * whoever knew of it would help out. What an open page asks again and again, the first page, is put together once.
 */
export function createDecisionList(db: Db) {
  const those = (where: SQL | undefined, limit: number | Placeholder) =>
    db
      .select()
      .from(decisions)
      .where(and(ne(decisions.status, 'HELD'), where))
      .orderBy(...newestFirst(decisions.createdAt, decisions.id))
      .limit(limit);
  const given = sql.placeholder;
  const first = those(
    and(
      eq(decisions.sessionId, given('sessionId')),
      // Null, where every status is asked for, makes this null, and so true.
      sql`coalesce(${decisions.status} = ${given('status')}::text, true)`,
    ),
    given('rows'),
  ).prepare('');

  return async ({ sessionId, limit, cursor: text, status }: DecisionListInput) => {
    const cursor = text === undefined ? null : decodeCursor(text);
    if (cursor === undefined) return undefined;
    const rows =
      cursor === null
        ? await first.execute({ sessionId, status: status ?? null, rows: limit + 1 })
        : await those(
            and(
              eq(decisions.sessionId, sessionId),
              status === undefined ? undefined : eq(decisions.status, status),
              after(decisions.createdAt, decisions.id, cursor),
            ),
            limit + 1,
          );
    return pageOf(rows, limit, decisionView, (row) => ({ at: row.createdAt, id: row.id }));
  };
}

/** A session's interventions, that is the decisions that were dispatched, newest first. */
export async function listInterventions(
  db: Db,
  input: { sessionId: string; limit: number; cursor?: string | undefined },
) {
  const cursor = input.cursor === undefined ? null : decodeCursor(input.cursor);
  if (cursor === undefined) return undefined;
  const rows = await db
    .select()
    .from(decisions)
    .where(
      and(
        eq(decisions.sessionId, input.sessionId),
        isNotNull(decisions.dispatchedAt),
        after(decisions.createdAt, decisions.id, cursor),
      ),
    )
    .orderBy(...newestFirst(decisions.createdAt, decisions.id))
    .limit(input.limit + 1);
  return pageOf(rows, input.limit, decisionView, (row) => ({ at: row.createdAt, id: row.id }));
}
