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
    question: 'How is the pace for you?',
    options: ['Too slow', 'Just right', 'Too fast'],
    durationSeconds: 60,
  },
  CHAT_PROMPT: { arm: 'CHAT_PROMPT', prompt: 'What is one thing you would like to hear more about?' },
  QNA_PROMOTE: { arm: 'QNA_PROMOTE', title: 'Your questions', message: 'Ask now: the next minutes are yours.' },
  BROADCAST: { arm: 'BROADCAST', title: 'A short word', message: 'We go on in a moment. Stay with us.' },
  GAMIFICATION: {
    arm: 'GAMIFICATION',
    title: 'All together',
    description: 'Send a reaction: can we reach the goal as one room?',
    goal: 50,
    durationSeconds: 60,
  },
  NUDGE: { arm: 'NUDGE', message: 'We would like to hear from you too.', silentForSeconds: 180 },
  NOTIFICATION: { arm: 'NOTIFICATION', title: 'A word to the team', message: 'Please watch the chat for questions.' },
};
