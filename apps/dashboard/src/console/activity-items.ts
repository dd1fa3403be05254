import { plural, t } from '@lingui/core/macro';
import type { FeedState } from '@conductor/client';
import type { AnomalyView, DecisionView } from '@conductor/contracts';
import { ANOMALY_LABELS, ARM_LABELS, STATUS_LABELS, textsOf } from '@conductor/contracts/plain';
import { lasting } from '../ui/format.ts';
import { changeOf } from './result/result.ts';
import { decidedBy } from './decision/settled.ts';
import { called } from '../words/called.ts';

/** A line of the activity feed. `effect` is what an intervention was measured to do. */
export type ActivityItem = {
  key: string;
  at: number;
  tone: 'warning' | 'critical' | 'plain';
  title: string;
  detail: string;
  status: string;
  effect: { label: string; direction: 'up' | 'down' | 'flat' } | null;
};

const anomalyItem = (row: AnomalyView): ActivityItem => ({
  key: row.id,
  at: row.openedAt,
  tone: row.severity === 'CRITICAL' ? 'critical' : 'warning',
  title: called(ANOMALY_LABELS[row.anomalyType]),
  detail: row.evidence,
  status: row.endedAt === null ? t`Open` : t`Over after ${lasting(row.endedAt - row.openedAt)}`,
  effect: null,
});

/** The text that says most: the message where there is one, else what is read first. */
const mainText = ({ content }: DecisionView): string => {
  if (content === null) return '';
  return 'message' in content ? content.message : (textsOf(content)[0] ?? '');
};

const effectOf = (row: DecisionView): ActivityItem['effect'] => {
  if (row.reward === null) return null;
  const { by } = changeOf(row.reward);
  if (by === 0) return { label: t`No change`, direction: 'flat' };
  return by > 0 ? { label: t`+${by} points`, direction: 'up' } : { label: t`−${-by} points`, direction: 'down' };
};

const settled = (row: DecisionView, self: string): string => {
  const who = decidedBy(row, self);
  const by = who === null ? '' : t` by ${who}`;
  if (row.status === 'REJECTED') return t`Rejected${by}`;
  if (row.executedAt !== null && row.reach !== null)
    return t`Reached ${plural(row.reach, { one: '# person', other: '# people' })}`;
  if (row.status === 'APPROVED') return t`Approved${by}`;
  return called(STATUS_LABELS[row.status]);
};

const decisionItem = (row: DecisionView, self: string): ActivityItem => {
  const explained = row.reason !== null && row.status !== 'EXECUTED' && row.status !== 'MEASURED';
  return {
    key: row.id,
    at: row.executedAt ?? row.decidedAt ?? row.createdAt,
    tone: 'plain',
    title: row.holdout
      ? t`${called(ARM_LABELS[row.arm].name)} held back, to compare with doing nothing`
      : called(ARM_LABELS[row.arm].name),
    detail: explained ? `${mainText(row)} (${row.reason})` : mainText(row),
    status: row.status === 'EXECUTED' ? t`${settled(row, self)}, measuring` : settled(row, self),
    effect: effectOf(row),
  };
};

/** Everything that happened, newest first; what waits for a decision stands above it on the page and is left out. */
export function activityItems(state: FeedState, self: string): ActivityItem[] {
  const decisions = state.decisions.filter((row) => row.status !== 'PENDING').map((row) => decisionItem(row, self));
  return [...state.anomalies.map(anomalyItem), ...decisions].toSorted((a, b) => b.at - a.at);
}
