import { sql } from 'drizzle-orm';
import type { AgentState, Mode } from '@conductor/contracts';
import type { Transaction } from '@conductor/database';
import { newId, type Telling } from '../outbox.ts';

type StatusRow = { agent_status: AgentState; mode: Mode; paused: boolean; quiet_until: string | null };

/**
 * Works out anew what the conductor is doing for a session, from the rows themselves, in the transaction that changed
 * them: an approval that waits cannot be forgotten. Returns the event to tell, or nothing when it is as before.
 */
export async function restate(tx: Transaction, sessionId: string): Promise<Telling[]> {
  const { rows } = await tx.execute<StatusRow>(sql`
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
    returning s.agent_status, s.mode, s.paused, s.quiet_until`);
  const row = rows[0];
  return row === undefined ? [] : [statusTelling(sessionId, row)];
}

/** The event that tells a session's status, also when only its mode changed. */
export function statusTelling(sessionId: string, row: StatusRow): Telling {
  return {
    sessionId,
    message: {
      target: 'feed',
      draft: {
        id: newId(),
        type: 'agent.status',
        sessionId,
        timestamp: Date.now(),
        data: {
          status: row.agent_status,
          mode: row.mode,
          paused: row.paused,
          quietUntil: row.quiet_until === null ? null : new Date(row.quiet_until).getTime(),
        },
      },
    },
  };
}
