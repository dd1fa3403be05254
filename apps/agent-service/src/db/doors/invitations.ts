import { createHmac, randomInt } from 'node:crypto';
import { and, eq, gt, sql } from 'drizzle-orm';
import type { Invitation } from '@conductor/contracts';
import { eventSettings, insertAudit, sessionInvitations, sessions, type Db } from '@conductor/database';
import type { By } from './members.ts';

/** Letters and digits that nobody takes for one another, aloud or on a slide. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 12 of 30: 58 bits, so that at the rates which `POST /join` allows none is ever found by trying. */
const LENGTH = 12;
const LIFE = sql`clock_timestamp() + interval '24 hours'`;

/** Where an invitation leads. `id` is the session's. */
export type Invited = { id: string; eventId: string };
type Found = Invited & { anonymous: boolean };

const tidy = (code: string): string => code.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');

/** Invitations to sessions. `secret` keys the hashes: who steals the table cannot try codes on it. */
export function createInvitationStore(db: Db, secret: string) {
  const hashOf = (code: string): string =>
    createHmac('sha256', secret)
      .update(`invitation:${tidy(code)}`)
      .digest('base64url');

  return {
    /** The name under which tries of a code are counted. */
    hashOf,

    /** Makes a code in place of any other that the session had. It is in the result, and nowhere else. */
    create: (session: Invited, by: By): Promise<Invitation> =>
      db.transaction(async (tx) => {
        const letters = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
        const code = letters.match(/.{4}/g)?.join('-') ?? letters;
        const made = { codeHash: hashOf(code), createdBy: by.actor, expiresAt: LIFE };
        const [row] = await tx
          .insert(sessionInvitations)
          .values({ sessionId: session.id, ...made })
          .onConflictDoUpdate({ target: sessionInvitations.sessionId, set: made })
          .returning();
        const about = { eventId: session.eventId, sessionId: session.id };
        await insertAudit(tx, { ...by, action: 'invitation.create', outcome: 'OK', ...about });
        return { code, expiresAt: row?.expiresAt.getTime() ?? 0 };
      }),

    /** Takes the session's code away; returns whether there was one. Who is in already stays. */
    remove: (session: Invited, by: By): Promise<boolean> =>
      db.transaction(async (tx) => {
        const own = eq(sessionInvitations.sessionId, session.id);
        const removed = await tx.delete(sessionInvitations).where(own).returning();
        if (removed.length === 0) return false;
        const about = { eventId: session.eventId, sessionId: session.id };
        await insertAudit(tx, { ...by, action: 'invitation.remove', outcome: 'OK', ...about });
        return true;
      }),

    /** Where a code leads just now; null for one that is wrong, over or taken away, or of a session that has ended. */
    find: async (codeHash: string): Promise<Found | null> => {
      const [row] = await db
        .select({ id: sessions.id, eventId: sessions.eventId, anonymous: eventSettings.anonymous })
        .from(sessionInvitations)
        .innerJoin(sessions, eq(sessions.id, sessionInvitations.sessionId))
        .innerJoin(eventSettings, eq(eventSettings.eventId, sessions.eventId))
        .where(
          and(
            eq(sessionInvitations.codeHash, codeHash),
            gt(sessionInvitations.expiresAt, sql`clock_timestamp()`),
            eq(sessions.status, 'ACTIVE'),
          ),
        );
      return row ?? null;
    },
  };
}

export type InvitationStore = ReturnType<typeof createInvitationStore>;
