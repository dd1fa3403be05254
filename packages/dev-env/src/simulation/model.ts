import type { Arm } from '@conductor/contracts';

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
  /** Seconds of undisturbed audience before each slump. */
  livelySeconds: 42,
  /** Seconds after which a slump ends by itself when nothing is done about it. */
  slumpSeconds: 60,
  /** Share of the recorded messages that is still written during a slump. */
  attentionInSlump: 0.05,
  /** Seconds for which whoever answered an intervention is back. */
  backSeconds: 60,
  /** Chance that an attendee answers an intervention of an arm that reaches attendees. */
  answers: { POLL: 0.7, CHAT_PROMPT: 0.5, BROADCAST: 0.3, GAMIFICATION: 0.6, NUDGE: 0.4 } satisfies Partial<
    Record<Arm, number>
  >,
  /** Who answers does so within these seconds. */
  answerWithin: [1, 10],
  /** Reactions that whoever takes part in a challenge sends. */
  reactionsInChallenge: 3,
  /** Chance that whoever answers a poll writes about it, too. */
  writesAfterVote: 0.5,
} as const;

/** The model in words, printed when it is played. */
export const MODEL_IN_WORDS = [
  `a recorded meeting's chat, ${MODEL.speed} times as fast; ${percent(MODEL.reactionPerMessage)} of the messages draw a reaction`,
  `after ${MODEL.livelySeconds} s people fall silent: ${percent(MODEL.attentionInSlump)} of the messages remain, for ${MODEL.slumpSeconds} s`,
  `of those who see it, ${percent(MODEL.answers.POLL)} answer a poll, ${percent(MODEL.answers.CHAT_PROMPT)} a prompt, ${percent(MODEL.answers.BROADCAST)} a banner, ${percent(MODEL.answers.NUDGE)} a nudge, and ${percent(MODEL.answers.GAMIFICATION)} take part in a challenge; who answers is back for ${MODEL.backSeconds} s`,
] as const;

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** What the slump is just now: none, or silence since a second of the play. */
export type Mood = { kind: 'lively'; until: number } | { kind: 'slump'; until: number };

/** The mood at second `now`: lively and slump take turns. */
export function nextMood(mood: Mood, now: number): Mood {
  if (now < mood.until) return mood;
  return mood.kind === 'lively'
    ? { kind: 'slump', until: now + MODEL.slumpSeconds }
    : { kind: 'lively', until: now + MODEL.livelySeconds };
}

/** Chance that somebody carries out a recorded act now. */
export const attention = (mood: Mood, now: number, backUntil: number): number =>
  mood.kind === 'lively' || now < backUntil ? 1 : MODEL.attentionInSlump;
