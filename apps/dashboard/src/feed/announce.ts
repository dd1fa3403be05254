import { t } from '@lingui/core/macro';
import type { FeedState } from '@conductor/client';
import { ANOMALY_LABELS, ARM_LABELS } from '@conductor/contracts/plain';
import { openAnomaly, pendingDecision } from './current.ts';
import { called } from '../words/called.ts';

/** A sentence for a screen reader, or nothing new; `urgent` interrupts. */
export type Announcement = { text: string; urgent: boolean };

/**
 * What to say aloud when the page goes from one state to the next: a decision that waits, an anomaly that began or
 * ended. Scores and words that change are not announced, or nobody could listen to anything else.
 */
export function announce(before: FeedState | null, after: FeedState): Announcement | null {
  const pending = pendingDecision(after);
  const waited = before === null ? null : pendingDecision(before);
  if (pending !== null && pending.id !== waited?.id) {
    return { text: t`Decision waiting: ${called(ARM_LABELS[pending.arm].ask)}?`, urgent: true };
  }
  const anomaly = openAnomaly(after);
  const known = before === null ? null : openAnomaly(before);
  if (anomaly !== null && anomaly.id !== known?.id) {
    const grave = anomaly.severity === 'CRITICAL' ? t`critical` : t`warning`;
    return { text: t`${called(ANOMALY_LABELS[anomaly.anomalyType])} noticed, ${grave}.`, urgent: false };
  }
  if (anomaly === null && known !== null)
    return { text: t`${called(ANOMALY_LABELS[known.anomalyType])} is over.`, urgent: false };
  return null;
}
