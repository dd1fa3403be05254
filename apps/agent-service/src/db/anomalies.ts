import { and, eq, isNull, sql } from 'drizzle-orm';
import type { AnomalyView } from '@conductor/contracts';
import { anomalies, decisions, sessions, type Db } from '@conductor/database';
import type { AnomalyStore } from '../ports/anomalies.ts';
import { restate } from './sessions/status.ts';
import { after, decodeCursor, newestFirst, pageOf } from './cursor.ts';
import { holdSession } from './sessions/hold.ts';
import { holdFence } from './leases.ts';
import { move, tellMoved } from './decisions/moves.ts';
import { newId, tell, type Telling } from './outbox.ts';
import { anomalyView, type AnomalyRow } from './views.ts';

/** An anomaly's event for the feed; `id` makes telling it twice impossible. */
export function anomalyTelling(
  type: 'anomaly:detected' | 'anomaly:ended',
  row: AnomalyRow,
  id: string = newId(),
): Telling {
  const data = anomalyView(row);
  return {
    sessionId: row.sessionId,
    message: { target: 'feed', draft: { id, type, sessionId: row.sessionId, timestamp: Date.now(), data } },
  };
}

/** A session's anomalies, newest first. `undefined` for a foreign cursor. */
async function list(db: Db, input: { sessionId: string; limit: number; cursor?: string | undefined }) {
  const cursor = input.cursor === undefined ? null : decodeCursor(input.cursor);
  if (cursor === undefined) return undefined;
  const rows = await db
    .select()
    .from(anomalies)
    .where(and(eq(anomalies.sessionId, input.sessionId), after(anomalies.openedAt, anomalies.id, cursor)))
    .orderBy(...newestFirst(anomalies.openedAt, anomalies.id))
    .limit(input.limit + 1);
  return pageOf(rows, input.limit, anomalyView, (row) => ({ at: row.openedAt, id: row.id }));
}

/** Lists for people. */
export type AnomalyLists = {
  list(input: Parameters<typeof list>[1]): ReturnType<typeof list>;
};

/** Anomalies at rest, for the conductor and for lists. */
export function createAnomalyStore(db: Db): AnomalyStore & AnomalyLists {
  return {
    list: (input) => list(db, input),

    openIn: async (shard): Promise<AnomalyView[]> => {
      const rows = await db
        .select({ anomaly: anomalies })
        .from(anomalies)
        .innerJoin(sessions, eq(anomalies.sessionId, sessions.id))
        .where(and(eq(sessions.status, 'ACTIVE'), eq(sessions.shard, shard), isNull(anomalies.endedAt)));
      return rows.map(({ anomaly }) => anomalyView(anomaly));
    },

    save: (fence, anomaly, told) =>
      db.transaction(async (tx) => {
        await holdFence(tx, fence);
        const { id, sessionId, eventId, anomalyType: type, openedAt, endedAt: _, ...facts } = anomaly;
        const session = await holdSession(tx, sessionId);
        // It was seen before the session ended, and nobody would ever end it.
        if (session === null || session.status === 'ENDED') return;
        const [row] = await tx
          .insert(anomalies)
          .values({ id, sessionId, eventId, type, openedAt: new Date(openedAt), ...facts })
          .onConflictDoUpdate({ target: anomalies.id, set: facts, setWhere: isNull(anomalies.endedAt) })
          .returning();
        if (row === undefined) return;
        await tell(tx, [anomalyTelling('anomaly:detected', row, told), ...(await restate(tx, sessionId))]);
      }),

    end: (fence, sessionId, anomalyId, endedAtMs) =>
      db.transaction(async (tx) => {
        await holdFence(tx, fence);
        await holdSession(tx, sessionId);
        const [row] = await tx
          .update(anomalies)
          .set({ endedAt: sql`greatest(${anomalies.openedAt}, ${new Date(endedAtMs)})` })
          .where(and(eq(anomalies.id, anomalyId), isNull(anomalies.endedAt)))
          .returning();
        if (row === undefined) return;
        await tell(tx, [anomalyTelling('anomaly:ended', row)]);
        const reason = 'the anomaly ended';
        const waiting = await tx
          .select({ id: decisions.id })
          .from(decisions)
          .where(and(eq(decisions.anomalyId, anomalyId), eq(decisions.status, 'PENDING')));
        for (const { id } of waiting) {
          const moved = await move(tx, { id, from: 'PENDING', to: 'EXPIRED', actor: 'agent', reason, set: { reason } });
          if (moved !== null) await tellMoved(tx, moved);
        }
        await tell(tx, await restate(tx, sessionId));
      }),
  };
}
