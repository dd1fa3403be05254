import type { Arm } from '@conductor/contracts';
import type { Scenario } from './scenarios.ts';

/**
 * How the simulated attendees behave. The chat's rhythm is a recorded meeting's; all numbers here are made up, and the
 * program that plays them says so.
 */
export const MODEL = {
  /** The recording runs this many times faster than it was. */
  speed: 24,
  /** Second of the recording at which playing begins: its lively part. */
  startAt: 1_320,
  /** A message draws a reaction of one other attendee this often. */
  reactionPerMessage: 0.5,
  /** Seconds after which the first slump comes once there is a past to look at. */
  firstSlumpSeconds: 5,
  /** Seconds for which whoever answered an intervention is back, at most until the next slump. */
  backSeconds: 60,
  /** Chance that an attendee answers an intervention of an arm that reaches attendees. */
  answers: {
    POLL: 0.7,
    CHAT_PROMPT: 0.5,
    BROADCAST: 0.3,
    QNA_PROMOTE: 0.4,
    GAMIFICATION: 0.6,
    NUDGE: 0.4,
  } satisfies Record<Exclude<Arm, 'NOTIFICATION'>, number>,
  /** What is offered until something was measured: half of the others reach nobody in an audience that has just come. */
  firstArms: ['POLL', 'CHAT_PROMPT', 'GAMIFICATION'] satisfies Arm[],
  /** Who answers does so within these seconds. */
  answerWithin: [1, 10],
  /** Reactions that whoever takes part in a challenge sends. */
  reactionsInChallenge: 3,
  /** Chance that whoever is invited to ask does, rather than write; a question in front is voted for. */
  asksWhenInvited: 0.3,
  /** Chance that whoever answers a poll writes about it, too. */
  writesAfterVote: 0.5,
} as const;

/** The model in words, printed when it is played. */
export const modelInWords = ({
  title,
  slumpSeconds,
  attention,
  driftSeconds,
  leave,
  leaveAfterSeconds,
}: Scenario): string[] => [
  `a recorded meeting's chat, ${MODEL.speed} times as fast; ${percent(MODEL.reactionPerMessage)} of the messages draw a reaction`,
  `${title}: ${MODEL.firstSlumpSeconds} s after the page is up, and then again and again, people fall silent${driftSeconds > 0 ? ` over ${driftSeconds} s` : ''}${leave > 0 ? ` and, ${leaveAfterSeconds} s later, ${percent(leave)} leave` : ''}: ${percent(attention)} of the messages remain, for ${slumpSeconds} s`,
  `of those who see it, ${percent(MODEL.answers.POLL)} answer a poll, ${percent(MODEL.answers.CHAT_PROMPT)} a prompt, ${percent(MODEL.answers.BROADCAST)} a banner, ${percent(MODEL.answers.QNA_PROMOTE)} vote for a question in front or answer the invitation to ask, ${percent(MODEL.answers.NUDGE)} a nudge, and ${percent(MODEL.answers.GAMIFICATION)} take part in a challenge; who answers is back for ${MODEL.backSeconds} s, at most until the next slump`,
  'until the first effect was measured a poll, a prompt or a challenge is proposed, from then on everything',
];

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
