import { eq } from 'drizzle-orm';
import type { Audience, ConnectorCommand, ConnectorOutcome } from '@conductor/contracts';
import { insertAudit, sessions, type Db } from '@conductor/database';
import { beginElsewhere, recordElsewhere, takeCommand } from '../decisions/elsewhere.ts';
import type { By } from './members.ts';

/** Sessions whose audience is elsewhere, and what their connectors carry out there. */
export function createAudienceStore(db: Db, rewardDelayMs: number) {
  return {
    /** Says where the session's audience is, null for our own room; what is proposed from now on can be done there. */
    bind: (session: { id: string; eventId: string }, audience: Audience | null, by: By): Promise<void> =>
      db.transaction(async (tx) => {
        await tx.update(sessions).set({ audience }).where(eq(sessions.id, session.id));
        const { id: sessionId, eventId } = session;
        const detail = { kind: audience?.kind ?? null };
        await insertAudit(tx, { ...by, action: 'session.audience', outcome: 'OK', eventId, sessionId, detail });
      }),
    /** What is to be carried out; null where nothing is. */
    take: (sessionId: string): Promise<ConnectorCommand | null> => takeCommand(db, sessionId),
    begin: (sessionId: string, interventionId: string): Promise<boolean> =>
      beginElsewhere(db, sessionId, interventionId),
    /** False when the outcome was known already. */
    record: (sessionId: string, interventionId: string, outcome: ConnectorOutcome): Promise<boolean> =>
      recordElsewhere(db, { sessionId, interventionId, outcome }, rewardDelayMs),
  };
}

export type AudienceStore = ReturnType<typeof createAudienceStore>;
