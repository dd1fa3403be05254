import { and, asc, eq, ne } from 'drizzle-orm';
import { MOST_MEMBERS, type MemberBody, type MemberView } from '@conductor/contracts';
import { eventMembers, events, insertAudit, webhooks, type Db, type Transaction } from '@conductor/database';
import { switchOff } from '../webhooks/switch-off.ts';

/** Who asks for a change, for the audit trail. */
export type By = { actor: string; source: string | undefined };

/** `organiser`: the one whose event it is loses it by a transfer alone; `full`: no more than `MOST_MEMBERS`. */
type Refused = { kind: 'refused'; reason: 'organiser' | 'full' } | { kind: 'not_found' };
export type MemberResult = { kind: 'ok'; member: MemberView } | Refused;

const organiserView = (eventId: string, userId: string): MemberView => ({
  id: userId,
  userId,
  eventId,
  role: 'owner',
  organiser: true,
  addedAt: null,
});
const memberView = ({ addedAt, ...row }: typeof eventMembers.$inferSelect): MemberView => ({
  id: row.userId,
  ...row,
  organiser: false,
  addedAt: addedAt.getTime(),
});

/** The event's organiser, with the row locked: changes of members and registrations in the event go one by one. */
export async function lockedOrganiser(tx: Transaction, eventId: string): Promise<string | undefined> {
  const [event] = await tx.select().from(events).where(eq(events.id, eventId)).for('update');
  return event?.organizerId;
}

/** An event's members. Every change stands in the audit trail by the same transaction. */
export function createMemberStore(db: Db) {
  return {
    /** The organiser, then the members by name; null where there is no such event. */
    list: async (eventId: string): Promise<MemberView[] | null> => {
      const [event] = await db.select().from(events).where(eq(events.id, eventId));
      if (event === undefined) return null;
      const rows = await db
        .select()
        .from(eventMembers)
        .where(and(eq(eventMembers.eventId, eventId), ne(eventMembers.userId, event.organizerId)))
        .orderBy(asc(eventMembers.userId))
        .limit(MOST_MEMBERS);
      return [organiserView(eventId, event.organizerId), ...rows.map(memberView)];
    },

    /** Gives the user a role in place of any other. */
    set: (eventId: string, { userId, role }: MemberBody, by: By): Promise<MemberResult> =>
      db.transaction(async (tx) => {
        const organiser = await lockedOrganiser(tx, eventId);
        if (organiser === undefined) return { kind: 'not_found' };
        if (organiser === userId) return { kind: 'refused', reason: 'organiser' };
        const others = and(eq(eventMembers.eventId, eventId), ne(eventMembers.userId, userId));
        if ((await tx.$count(eventMembers, others)) >= MOST_MEMBERS) return { kind: 'refused', reason: 'full' };
        const [row] = await tx
          .insert(eventMembers)
          .values({ eventId, userId, role })
          .onConflictDoUpdate({ target: [eventMembers.eventId, eventMembers.userId], set: { role } })
          .returning();
        if (row === undefined) return { kind: 'not_found' };
        await insertAudit(tx, { ...by, action: 'member.set', outcome: 'OK', eventId, detail: { userId, role } });
        return { kind: 'ok', member: memberView(row) };
      }),

    /** Takes the user's role away. */
    remove: (eventId: string, userId: string, by: By): Promise<MemberResult> =>
      db.transaction(async (tx) => {
        if ((await lockedOrganiser(tx, eventId)) === userId) return { kind: 'refused', reason: 'organiser' };
        const [row] = await tx
          .delete(eventMembers)
          .where(and(eq(eventMembers.eventId, eventId), eq(eventMembers.userId, userId)))
          .returning();
        if (row === undefined) return { kind: 'not_found' };
        await insertAudit(tx, { ...by, action: 'member.remove', outcome: 'OK', eventId, detail: { userId } });
        return { kind: 'ok', member: memberView(row) };
      }),

    /** Makes the event another user's. Whoever had it has no part in it any more, unless it is given back to them. */
    transfer: (eventId: string, to: string, by: By): Promise<MemberResult> =>
      db.transaction(async (tx) => {
        const from = await lockedOrganiser(tx, eventId);
        if (from === undefined) return { kind: 'not_found' };
        await tx.update(events).set({ organizerId: to }).where(eq(events.id, eventId));
        await tx.delete(eventMembers).where(and(eq(eventMembers.eventId, eventId), eq(eventMembers.userId, to)));
        // Whoever had the event chose where they go.
        await switchOff(tx, eq(webhooks.eventId, eventId), 'the event was handed over');
        await insertAudit(tx, { ...by, action: 'event.transfer', outcome: 'OK', eventId, detail: { from, to } });
        return { kind: 'ok', member: organiserView(eventId, to) };
      }),
  };
}

export type MemberStore = ReturnType<typeof createMemberStore>;
