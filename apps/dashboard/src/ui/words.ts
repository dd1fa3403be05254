import type { AnomalyType, Arm, Band, BreakdownTerm, DecisionStatus, Mode, Severity } from '@conductor/contracts';

/** The names of things as people read them. */
export const ANOMALY_NAMES: Record<AnomalyType, string> = {
  SUDDEN_DROP: 'Sudden drop',
  GRADUAL_DECLINE: 'Gradual decline',
  MASS_EXIT: 'People are leaving',
  LOW_ENGAGEMENT: 'Low engagement',
};
export const SEVERITY_NAMES: Record<Severity, string> = { WARNING: 'Warning', CRITICAL: 'Critical' };
export const ARM_NAMES: Record<Arm, string> = {
  POLL: 'Poll',
  CHAT_PROMPT: 'Chat prompt',
  BROADCAST: 'Banner',
  QNA_PROMOTE: 'Question in front',
  GAMIFICATION: 'Challenge',
  NUDGE: 'Nudge',
  NOTIFICATION: 'Note to you',
};
/** The same intervention as a question, while it happens, and afterwards. */
export const ARM_VERBS: Record<Arm, { ask: string; doing: string; done: string }> = {
  POLL: { ask: 'open a poll', doing: 'opening a poll', done: 'A poll was opened' },
  CHAT_PROMPT: { ask: 'ask the chat a question', doing: 'asking the chat', done: 'The chat was asked' },
  BROADCAST: { ask: 'show a banner to everybody', doing: 'showing a banner', done: 'A banner was shown' },
  QNA_PROMOTE: { ask: 'put a question in front', doing: 'promoting a question', done: 'A question was put in front' },
  GAMIFICATION: { ask: 'start a challenge', doing: 'starting a challenge', done: 'A challenge was started' },
  NUDGE: { ask: 'nudge the silent', doing: 'nudging the silent', done: 'The silent were nudged' },
  NOTIFICATION: { ask: 'get a note', doing: 'sending you a note', done: 'You got a note' },
};
export const BAND_NAMES: Record<Band, string> = {
  VERY_HIGH: 'Very high',
  HIGH: 'High',
  MODERATE: 'Moderate',
  LOW: 'Low',
  VERY_LOW: 'Very low',
};
export const PART_NAMES: Record<BreakdownTerm['part'], string> = {
  chat: 'Chat',
  poll: 'Poll',
  active: 'Taking part',
  reactions: 'Reactions',
  leave: 'Leaving',
  clamp: 'Limit to 0–100',
};
export const MODE_NAMES: Record<Mode, { name: string; does: string }> = {
  MANUAL: { name: 'Manual', does: 'Asks you every time.' },
  SEMI_AUTO: { name: 'Semi-auto', does: 'Acts alone when sure enough, else asks you.' },
  AUTO: { name: 'Auto', does: 'Acts alone every time.' },
};
export const STATUS_NAMES: Record<DecisionStatus, string> = {
  PENDING: 'Waiting',
  APPROVED: 'Approved',
  REJECTED: 'Rejected',
  EXPIRED: 'Expired',
  SUPERSEDED: 'Superseded',
  EXECUTING: 'On its way',
  EXECUTED: 'Measuring',
  FAILED: 'Failed',
  MEASURED: 'Measured',
  UNMEASURED: 'Not measurable',
  HELD: 'Held back on purpose',
};
