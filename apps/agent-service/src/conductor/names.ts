import type { AnomalyType, Arm, Band, DecisionStatus, Mode } from '@conductor/contracts';

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
export const MODE_NAMES: Record<Mode, string> = { MANUAL: 'Manual', SEMI_AUTO: 'Semi-auto', AUTO: 'Auto' };
