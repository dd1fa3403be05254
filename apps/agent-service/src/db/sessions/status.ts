import { eq, sql } from 'drizzle-orm';
import type { SessionView } from '@conductor/contracts';
import { sessions, type Transaction } from '@conductor/database';
import { newId, type Telling } from '../outbox.ts';
import { sessionView } from '../views.ts';

/** What a session's status tells. */
type Standing = Pick<SessionView, 'agentStatus' | 'mode' | 'paused' | 'quietUntil' | 'plannedBreak'>;

/**
 * Works out anew what the conductor is doing for a session, from the rows themselves, in the transaction that changed
 * them: an approval that waits cannot be forgotten. Returns the event to tell, or nothing when it is as before.
 */
export async function restate(tx: Transaction, sessionId: string): Promise<Telling[]> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    with now_is as (
      select s.id, case
        when s.status = 'ENDED' or s.paused then 'IDLE'
        when exists (select 1 from decisions d where d.session_id = s.id and d.status = 'PENDING') then 'WAITING_APPROVAL'
        when exists (select 1 from decisions d where d.session_id = s.id and d.status in ('APPROVED', 'EXECUTING'))
          then 'INTERVENING'
        when exists (select 1 from decisions d where d.session_id = s.id and d.status = 'EXECUTED') then 'LEARNING'
        when exists (select 1 from anomalies a where a.session_id = s.id and a.ended_at is null) then 'ANOMALY_DETECTED'
        else 'MONITORING' end as status
      from sessions s where s.id = ${sessionId}
    )
    update sessions s set agent_status = now_is.status from now_is
    where s.id = now_is.id and s.agent_status <> now_is.status
    returning s.id`);
  if (rows.length === 0) return [];
  const [row] = await tx.select().from(sessions).where(eq(sessions.id, sessionId));
  return row === undefined ? [] : [statusTelling(sessionId, sessionView(row))];
}

/** The event that tells a session's status, also when only its mode changed. */
export function statusTelling(sessionId: string, standing: Standing): Telling {
  const { agentStatus: status, mode, paused, quietUntil, plannedBreak } = standing;
  return {
    sessionId,
    message: {
      target: 'feed',
      draft: {
        id: newId(),
        type: 'agent.status',
        sessionId,
        timestamp: Date.now(),
        data: { status, mode, paused, quietUntil, plannedBreak },
      },
    },
  };
}
