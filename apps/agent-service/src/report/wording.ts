import {
  MOST_REPORT_MINUTES,
  MOST_REPORT_ROWS,
  type AnomalyType,
  type Arm,
  type Band,
  type DecisionStatus,
  type DecisionView,
  type SessionReport,
} from '@conductor/contracts';

/** The names of things as people read them. */
export const ANOMALY_NAMES: Record<AnomalyType, string> = {
  SUDDEN_DROP: 'Sudden drop',
  GRADUAL_DECLINE: 'Gradual decline',
  MASS_EXIT: 'People are leaving',
  LOW_ENGAGEMENT: 'Low engagement',
};
export const ARM_NAMES: Record<Arm, string> = {
  POLL: 'Poll',
  CHAT_PROMPT: 'Chat prompt',
  BROADCAST: 'Banner',
  QNA_PROMOTE: 'Question in front',
  GAMIFICATION: 'Challenge',
  NUDGE: 'Nudge',
  NOTIFICATION: 'Note to the organiser',
};
export const BAND_NAMES: Record<Band, string> = {
  VERY_HIGH: 'Very high',
  HIGH: 'High',
  MODERATE: 'Moderate',
  LOW: 'Low',
  VERY_LOW: 'Very low',
};
export const STATUS_NAMES: Record<DecisionStatus, string> = {
  PENDING: 'Waiting',
  APPROVED: 'Approved',
  REJECTED: 'Rejected',
  EXPIRED: 'Expired',
  SUPERSEDED: 'Superseded',
  EXECUTING: 'On its way',
  EXECUTED: 'Being measured',
  FAILED: 'Failed',
  MEASURED: 'Measured',
  UNMEASURED: 'Not measurable',
  HELD: 'Held back',
};

/** What a decision says to people, text by text, in the order in which they read it. */
export function wordsOf({ content }: DecisionView): string[] {
  switch (content?.arm) {
    case undefined:
      return [];
    case 'POLL':
      return [content.question, ...content.options];
    case 'CHAT_PROMPT':
      return [content.prompt];
    case 'GAMIFICATION':
      return [content.title, content.description];
    case 'NUDGE':
      return [content.message];
    case 'BROADCAST':
    case 'QNA_PROMOTE':
    case 'NOTIFICATION':
      return [content.title, content.message];
  }
}

/** A moment by ISO 8601, in UTC. */
export const iso = (at: number): string => new Date(at).toISOString();

/** What was left out, one sentence each. */
export function cutSentences(cut: SessionReport['cut']): string[] {
  const rows = MOST_REPORT_ROWS.toLocaleString('en-GB');
  return [
    ...(cut.curve ? [`The curve is cut to the last ${MOST_REPORT_MINUTES / 60} hours.`] : []),
    ...(cut.anomalies ? [`Anomalies are cut to the newest ${rows}.`] : []),
    ...(cut.decisions ? [`Decisions are cut to the newest ${rows}.`] : []),
  ];
}
