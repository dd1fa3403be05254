import type { Arm } from './arms.ts';
import type { AnomalyType, Band, BreakdownTerm, Severity } from './engagement.ts';
import type { DecisionStatus, Mode } from './decisions.ts';
import type { REACTIONS } from './limits.ts';

/** What things are called where people read of them: on the organiser's pages, in reasons and in reports. */
export const ANOMALY_LABELS: Record<AnomalyType, string> = {
  SUDDEN_DROP: 'Sudden drop',
  GRADUAL_DECLINE: 'Gradual decline',
  MASS_EXIT: 'People are leaving',
  LOW_ENGAGEMENT: 'Low engagement',
};

export const SEVERITY_LABELS: Record<Severity, string> = { WARNING: 'Warning', CRITICAL: 'Critical' };

/** An intervention by name, as a question, while it happens and afterwards, and who sees its words. */
export const ARM_LABELS: Record<Arm, { name: string; ask: string; doing: string; done: string; seenBy: string }> = {
  POLL: {
    name: 'Poll',
    ask: 'open a poll',
    doing: 'opening a poll',
    done: 'A poll was opened',
    seenBy: 'Everybody will see',
  },
  CHAT_PROMPT: {
    name: 'Chat prompt',
    ask: 'ask the chat a question',
    doing: 'asking the chat',
    done: 'The chat was asked',
    seenBy: 'Everybody will see in the chat',
  },
  BROADCAST: {
    name: 'Banner',
    ask: 'show a banner to everybody',
    doing: 'showing a banner',
    done: 'A banner was shown',
    seenBy: 'Everybody will see over the page',
  },
  QNA_PROMOTE: {
    name: 'Question in front',
    ask: 'put a question in front',
    doing: 'promoting a question',
    done: 'A question was put in front',
    seenBy: 'Everybody will see',
  },
  GAMIFICATION: {
    name: 'Challenge',
    ask: 'start a challenge',
    doing: 'starting a challenge',
    done: 'A challenge was started',
    seenBy: 'Everybody will see',
  },
  NUDGE: {
    name: 'Nudge',
    ask: 'nudge the silent',
    doing: 'nudging the silent',
    done: 'The silent were nudged',
    seenBy: 'Those who are silent will see',
  },
  NOTIFICATION: {
    name: 'Note to the organiser',
    ask: 'get a note',
    doing: 'sending you a note',
    done: 'You got a note',
    seenBy: 'Only organisers will see',
  },
};

export const BAND_LABELS: Record<Band, string> = {
  VERY_HIGH: 'Very high',
  HIGH: 'High',
  MODERATE: 'Moderate',
  LOW: 'Low',
  VERY_LOW: 'Very low',
};

export const PART_LABELS: Record<BreakdownTerm['part'], string> = {
  chat: 'Chat',
  poll: 'Poll',
  active: 'Taking part',
  speaking: 'Voices',
  reactions: 'Reactions',
  leave: 'Leaving',
  clamp: 'Limit to 0–100',
};

/** A mode by name, and what it does. */
export const MODE_LABELS: Record<Mode, { name: string; does: string }> = {
  MANUAL: { name: 'Manual', does: 'Asks you every time.' },
  SEMI_AUTO: { name: 'Semi-auto', does: 'Acts alone when sure enough, else asks you.' },
  AUTO: { name: 'Auto', does: 'Acts alone every time.' },
};

export const STATUS_LABELS: Record<DecisionStatus, string> = {
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

export const REACTION_LABELS: Record<(typeof REACTIONS)[number], string> = {
  '👍': 'Thumbs up',
  '❤️': 'Heart',
  '😂': 'Laughing',
  '👏': 'Applause',
  '🎉': 'Celebrate',
  '😮': 'Surprised',
  '🤔': 'Thinking',
  '🔥': 'Fire',
};

/** Why nothing may be done in a session just now. */
export const OBSTACLES = {
  ended: 'the session has ended',
  paused: 'the session is paused',
  disabled: 'the agent is switched off for the event',
  installation: 'the whole installation is paused',
} as const;
export type Obstacle = keyof typeof OBSTACLES;
