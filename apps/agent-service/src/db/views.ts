import type { DecisionView, SessionView } from '@conductor/contracts';
import { decisionView as viewAt, quietTimes, type anomalies, type decisions, type sessions } from '@conductor/database';

export { anomalyView, engagementPoint as pointView } from '@conductor/database';

export type DecisionRow = typeof decisions.$inferSelect;
export type AnomalyRow = typeof anomalies.$inferSelect;
export type SessionRow = typeof sessions.$inferSelect;

const ms = (date: Date | null): number | null => (date === null ? null : date.getTime());

/** A stored decision as the world sees it now. */
export const decisionView = (row: DecisionRow): DecisionView => viewAt(row, Date.now());

/** A stored session as the world sees it. */
export function sessionView(row: SessionRow): SessionView {
  return {
    id: row.id,
    sessionId: row.id,
    eventId: row.eventId,
    title: row.title,
    access: row.access,
    mode: row.mode,
    status: row.status,
    agentStatus: row.agentStatus,
    paused: row.paused,
    ...quietTimes(row),
    registeredAt: row.registeredAt.getTime(),
    endedAt: ms(row.endedAt),
  };
}
