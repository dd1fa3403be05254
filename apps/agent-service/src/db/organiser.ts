import { and, desc, eq, isNotNull, isNull, lt, or, sql } from 'drizzle-orm';
import type { SessionView } from '@conductor/contracts';
import {
  auditLog,
  decisions,
  eventRoles,
  events,
  installation,
  sessions,
  type Db,
  type EventRoles,
} from '@conductor/database';
import { createOverview } from './sessions/overview.ts';
import { restate, statusTelling } from './sessions/status.ts';
import { SESSIONS_CHANNEL } from './changes.ts';
import { after, decodeCursor, newestFirst, pageOf } from './cursor.ts';
import { engagementHistory } from './engagement.ts';
import { interventionStats } from './decisions/stats.ts';
import { tell } from './outbox.ts';
import { decisionView, sessionView } from './views.ts';

type PageInput = { limit: number; cursor?: string | undefined };

/** What an organiser reads and sets beside decisions. Who may ask is settled before any of this is called. */
export function createOrganiserStore(db: Db) {
  /** Changes a session, tells its status whether or not that changed, and wakes the instances. */
  const control = async (
    sessionId: string,
    change: Partial<
      Pick<typeof sessions.$inferInsert, 'paused' | 'quietUntil' | 'quietReason' | 'breakFrom' | 'breakUntil'>
    >,
  ): Promise<SessionView | null> =>
    db.transaction(async (tx) => {
      const [changed] = await tx.update(sessions).set(change).where(eq(sessions.id, sessionId)).returning();
      if (!changed) return null;
      await restate(tx, sessionId);
      const [row = changed] = await tx.select().from(sessions).where(eq(sessions.id, sessionId));
      const view = sessionView(row);
      await tell(tx, [statusTelling(sessionId, view)]);
      await tx.execute(sql`select pg_notify(${SESSIONS_CHANNEL}, ${sessionId})`);
      return view;
    });

  return {
    status: createOverview(db),
    engagement: (input: Parameters<typeof engagementHistory>[1]) => engagementHistory(db, input),
    stats: (sessionId: string) => interventionStats(db, sessionId),

    /** Nothing is decided or acted on while paused. Null: no such session. */
    setPaused: (sessionId: string, paused: boolean) => control(sessionId, { paused }),

    /** No intervention until `until`; null ends the quiet. */
    setQuiet: (sessionId: string, quietUntil: Date | null, quietReason: string | null) =>
      control(sessionId, { quietUntil, quietReason }),

    /** A break from one time to another, in place of any other; null: none. */
    setBreak: (sessionId: string, planned: { from: Date; until: Date } | null) =>
      control(sessionId, { breakFrom: planned?.from ?? null, breakUntil: planned?.until ?? null }),

    /** Pauses or resumes the whole installation. */
    setInstallationPaused: async (paused: boolean, changedBy: string): Promise<void> => {
      await db.update(installation).set({ paused, changedBy, changedAt: sql`clock_timestamp()` });
    },

    /** Who is what in an event, or null where there is no such event. */
    rolesIn: async (eventId: string): Promise<EventRoles | null> => {
      const [row] = await db.select({ roles: eventRoles }).from(events).where(eq(events.id, eventId));
      return row?.roles ?? null;
    },

    /** An event's interventions over all its sessions, newest first. `undefined` for a foreign cursor. */
    eventInterventions: async (input: PageInput & { eventId: string }) => {
      const cursor = input.cursor === undefined ? null : decodeCursor(input.cursor);
      if (cursor === undefined) return undefined;
      const rows = await db
        .select()
        .from(decisions)
        .where(
          and(
            eq(decisions.eventId, input.eventId),
            isNotNull(decisions.dispatchedAt),
            after(decisions.createdAt, decisions.id, cursor),
          ),
        )
        .orderBy(...newestFirst(decisions.createdAt, decisions.id))
        .limit(input.limit + 1);
      return pageOf(rows, input.limit, decisionView, (row) => ({ at: row.createdAt, id: row.id }));
    },

    /** Who did what to a session or to its event as a whole, newest first; the cursor is the last entry's number. */
    audit: async (input: PageInput & { sessionId: string; eventId: string }) => {
      const before = input.cursor === undefined ? null : Number(input.cursor);
      if (before !== null && !Number.isSafeInteger(before)) return undefined;
      const ofEvent = and(eq(auditLog.eventId, input.eventId), isNull(auditLog.sessionId));
      const ofSession = or(eq(auditLog.sessionId, input.sessionId), ofEvent);
      const rows = await db
        .select()
        .from(auditLog)
        .where(and(ofSession, before === null ? undefined : lt(auditLog.id, before)))
        .orderBy(desc(auditLog.id))
        .limit(input.limit + 1);
      const items = rows
        .slice(0, input.limit)
        .map(({ id, at, ...entry }) => ({ ...entry, id: String(id), at: at.getTime() }));
      const last = items.at(-1);
      return rows.length > input.limit && last ? { items, nextCursor: last.id } : { items };
    },
  };
}

export type OrganiserStore = ReturnType<typeof createOrganiserStore>;
