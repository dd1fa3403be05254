import { and, eq, inArray, sql } from 'drizzle-orm';
import { EVENT_PARTITIONS, type Mode, type RegisterBody, type SessionView } from '@conductor/contracts';
import {
  eventRoles,
  events,
  eventSettings,
  hasPart,
  hasRole,
  quietTimes,
  sessions,
  type Db,
  type EventRoles,
  type Transaction,
} from '@conductor/database';
import { shardOf } from '@conductor/runtime';
import type { ActiveSession, SessionSource } from '../../ports/sessions.ts';
import { restate, statusTelling } from './status.ts';
import { SESSIONS_CHANNEL } from '../changes.ts';
import { after, decodeCursor, newestFirst, pageOf } from '../cursor.ts';
import { closeSession } from './end.ts';
import { tell } from '../outbox.ts';
import { sessionView } from '../views.ts';

export type RegisterResult =
  | { kind: 'created' | 'exists'; session: SessionView }
  /** Somebody else's event, an event that may not be made, or a session of another event. */
  | { kind: 'forbidden'; reason: 'not_organizer' | 'may_not_create_event' | 'other_event' };

/** A session with who is what in its event, for the question who may see it. */
export type OwnedSession = { session: SessionView; roles: EventRoles };

const wake = (tx: Transaction, sessionId: string) =>
  tx.execute(sql`select pg_notify(${SESSIONS_CHANNEL}, ${sessionId})`);

/**
 * One transaction: the caller must be the event's moderator or owner (or may make it, with `event:create`), and the
 * session must be of that event, for ever. Again by one of them changes title and access, wakes an ended session, and
 * keeps the mode.
 */
async function register(db: Db, body: RegisterBody & { actor: string; canCreate: boolean }): Promise<RegisterResult> {
  return db.transaction(async (tx) => {
    const event = await ownEvent(tx, body.eventId, body.actor, body.canCreate);
    if (event !== 'own') return { kind: 'forbidden', reason: event };
    const inserted = await tx
      .insert(sessions)
      .values({
        id: body.sessionId,
        eventId: body.eventId,
        shard: shardOf(body.sessionId),
        title: body.title ?? null,
        access: body.access ?? 'open',
        metadata: body.metadata ?? {},
      })
      .onConflictDoNothing()
      .returning();
    await wake(tx, body.sessionId);
    if (inserted[0] !== undefined) return { kind: 'created', session: sessionView(inserted[0]) };
    const [known] = await tx.select().from(sessions).where(eq(sessions.id, body.sessionId)).for('update');
    if (known === undefined || known.eventId !== body.eventId) return { kind: 'forbidden', reason: 'other_event' };
    const again: Partial<typeof sessions.$inferInsert> = { status: 'ACTIVE', endedAt: null };
    if (body.title !== undefined) again.title = body.title;
    if (body.access !== undefined) again.access = body.access;
    if (body.metadata !== undefined) again.metadata = body.metadata;
    await tx.update(sessions).set(again).where(eq(sessions.id, known.id));
    await tell(tx, await restate(tx, known.id));
    const [row = known] = await tx.select().from(sessions).where(eq(sessions.id, known.id));
    return { kind: 'exists', session: sessionView(row) };
  });
}

async function ownEvent(
  tx: Transaction,
  eventId: string,
  actor: string,
  canCreate: boolean,
): Promise<'own' | 'not_organizer' | 'may_not_create_event'> {
  const find = () => tx.select({ roles: eventRoles }).from(events).where(eq(events.id, eventId)).for('share');
  let [event] = await find();
  if (event === undefined) {
    if (!canCreate) return 'may_not_create_event';
    await tx.insert(events).values({ id: eventId, organizerId: actor }).onConflictDoNothing();
    await tx.insert(eventSettings).values({ eventId }).onConflictDoNothing();
    [event] = await find();
  }
  return event !== undefined && hasRole(event.roles, actor, 'moderator') ? 'own' : 'not_organizer';
}

/** Sessions at rest; who may ask is the caller's question, see `find`. */
export function createSessionStore(db: Db) {
  // Asked before every call that is about a session, so it is put together once.
  const owned = db
    .select({ session: sessions, roles: eventRoles })
    .from(sessions)
    .innerJoin(events, eq(sessions.eventId, events.id))
    .where(eq(sessions.id, sql.placeholder('sessionId')))
    .prepare('');
  return {
    register: (body: RegisterBody & { actor: string; canCreate: boolean }) => register(db, body),

    /** A session and who is what in its event, or null. */
    find: async (sessionId: string): Promise<OwnedSession | null> => {
      const [row] = await owned.execute({ sessionId });
      return row === undefined ? null : { session: sessionView(row.session), roles: row.roles };
    },

    /** The sessions of the events in which a user has a role (of all, for `null`), newest first. `undefined` for a foreign cursor. */
    list: async (input: { memberId: string | null; limit: number; cursor?: string | undefined }) => {
      const cursor = input.cursor === undefined ? null : decodeCursor(input.cursor);
      if (cursor === undefined) return undefined;
      const rows = await db
        .select({ session: sessions })
        .from(sessions)
        .innerJoin(events, eq(sessions.eventId, events.id))
        .where(
          and(
            input.memberId === null ? undefined : hasPart(input.memberId),
            after(sessions.registeredAt, sessions.id, cursor),
          ),
        )
        .orderBy(...newestFirst(sessions.registeredAt, sessions.id))
        .limit(input.limit + 1);
      return pageOf(
        rows,
        input.limit,
        (row) => sessionView(row.session),
        (row) => ({
          at: row.session.registeredAt,
          id: row.session.id,
        }),
      );
    },

    /** Stores a mode and tells it; null when there is no such session. An error means that nothing was stored. */
    setMode: async (sessionId: string, mode: Mode): Promise<SessionView | null> =>
      db.transaction(async (tx) => {
        const [row] = await tx.update(sessions).set({ mode }).where(eq(sessions.id, sessionId)).returning();
        if (row === undefined) return null;
        const view = sessionView(row);
        await tell(tx, [statusTelling(sessionId, view)]);
        await wake(tx, sessionId);
        return view;
      }),

    /** Ends a session with all that waits in it; null when there is no such session. Ending twice changes nothing. */
    end: async (sessionId: string, actor: string): Promise<SessionView | null> =>
      db.transaction(async (tx) => {
        const row = await closeSession(tx, sessionId, actor);
        await wake(tx, sessionId);
        return row === null ? null : sessionView(row);
      }),
  };
}

export type SessionStore = ReturnType<typeof createSessionStore>;

const LONGEST_TEXT = 100;

/** A text of the session's metadata, which anybody may fill with anything; null for what is none. */
const textIn = (name: string) => sql<string | null>`
  case when jsonb_typeof(${sessions.metadata} -> ${name}::text) = 'string'
       then nullif(left(btrim(${sessions.metadata} ->> ${name}::text), ${LONGEST_TEXT}::int), '') end`;

/** What the conductor watches: all sessions that are not ended. */
export function createSessionSource(db: Db): SessionSource {
  return {
    active: async (partitions, ids) => {
      const rows = await db
        .select({
          id: sessions.id,
          eventId: sessions.eventId,
          shard: sessions.shard,
          title: sessions.title,
          mode: sessions.mode,
          paused: sessions.paused,
          quietUntil: sessions.quietUntil,
          breakFrom: sessions.breakFrom,
          breakUntil: sessions.breakUntil,
          language: textIn('language'),
          speaker: textIn('speaker'),
          phase: textIn('phase'),
          registeredAt: sessions.registeredAt,
        })
        .from(sessions)
        .where(
          and(
            eq(sessions.status, 'ACTIVE'),
            inArray(sql`${sessions.shard} % ${sql.raw(String(EVENT_PARTITIONS))}`, [...partitions]),
            ids === undefined ? undefined : inArray(sessions.id, [...ids]),
          ),
        );
      return rows.map(({ quietUntil, breakFrom, breakUntil, ...row }): ActiveSession => ({
        ...row,
        ...quietTimes({ quietUntil, breakFrom, breakUntil }),
        language: row.language === 'de' ? 'de' : 'en',
        registeredAt: row.registeredAt.getTime(),
      }));
    },
  };
}
