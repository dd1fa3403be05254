import { sql } from 'drizzle-orm';
import { GUEST_PREFIX } from '@conductor/auth';
import type { RevocationView } from '@conductor/contracts';
import { insertAudit, tokenRevocations, type Db } from '@conductor/database';
import { dbNow } from '../decisions/moves.ts';
import type { By } from './members.ts';

/** Who may no longer use the tokens that they have. */
export function createRevocationStore(db: Db) {
  return {
    /**
     * Revokes every token of a user that was issued up to now: of a guest of `eventId`, or everywhere for null. Again, the
     * time moves on. Stands in the audit trail by the same transaction.
     */
    revoke: (userId: string, eventId: string | null, { actor, source }: By): Promise<RevocationView> =>
      db.transaction(async (tx) => {
        const [row] = await tx
          .insert(tokenRevocations)
          .values({ subject: userId, eventId: eventId ?? '', until: dbNow, revokedBy: actor })
          .onConflictDoUpdate({
            target: [tokenRevocations.subject, tokenRevocations.eventId],
            set: { until: sql`greatest(${tokenRevocations.until}, excluded.until)`, revokedBy: actor },
          })
          .returning();
        if (row === undefined) throw new Error('a revocation was not stored');
        const ofEvent = eventId === null ? {} : { eventId };
        // A guest is one of the audience, and the trail is kept for longer than anything of theirs.
        const detail = userId.startsWith(GUEST_PREFIX) ? {} : { userId };
        await insertAudit(tx, { actor, action: 'token.revoke', outcome: 'OK', source, ...ofEvent, detail });
        return { userId, eventId, until: row.until.getTime() };
      }),
  };
}

export type RevocationStore = ReturnType<typeof createRevocationStore>;
