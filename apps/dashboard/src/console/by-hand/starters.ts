import { t } from '@lingui/core/macro';
import type { Arm, Content } from '@conductor/contracts';

/** What can be sent by hand, in the order in which it is offered. */
export const BY_HAND = [
  'POLL',
  'CHAT_PROMPT',
  'QNA_PROMOTE',
  'BROADCAST',
  'GAMIFICATION',
  'NUDGE',
  'NOTIFICATION',
] as const satisfies readonly Arm[];
export type HandArm = (typeof BY_HAND)[number];

/** Words to begin with, for a moment in which one has none: they suit any session, and can all be changed. */
export const STARTERS: Record<HandArm, Content> = {
  POLL: {
    arm: 'POLL',
    get question() {
      return t`How is the pace for you?`;
    },
    get options() {
      return [t`Too slow`, t`Just right`, t`Too fast`];
    },
    durationSeconds: 60,
  },
  CHAT_PROMPT: {
    arm: 'CHAT_PROMPT',
    get prompt() {
      return t`What is one thing you would like to hear more about?`;
    },
  },
  QNA_PROMOTE: {
    arm: 'QNA_PROMOTE',
    get title() {
      return t`Your questions`;
    },
    get message() {
      return t`Ask now: the next minutes are yours.`;
    },
  },
  BROADCAST: {
    arm: 'BROADCAST',
    get title() {
      return t`A short word`;
    },
    get message() {
      return t`We go on in a moment. Stay with us.`;
    },
  },
  GAMIFICATION: {
    arm: 'GAMIFICATION',
    get title() {
      return t`All together`;
    },
    get description() {
      return t`Send a reaction: can we reach the goal as one room?`;
    },
    goal: 50,
    durationSeconds: 60,
  },
  NUDGE: {
    arm: 'NUDGE',
    get message() {
      return t`We would like to hear from you too.`;
    },
    silentForSeconds: 180,
  },
  NOTIFICATION: {
    arm: 'NOTIFICATION',
    get title() {
      return t`A word to the team`;
    },
    get message() {
      return t`Please watch the chat for questions.`;
    },
  },
};
