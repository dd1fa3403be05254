/** What a text or a number may be; the schemas and the forms take it from here. Characters, or the numbers themselves. */
export const FIELD_LIMITS = {
  /** Ids of every kind. */
  id: { min: 1, max: 255 },
  /** What a client calls a thing of its own. */
  clientId: { min: 1, max: 64 },
  /** What somebody is called in a room. */
  personName: { min: 1, max: 40 },
  sessionTitle: { min: 1, max: 200 },
  /** Why a decision is rejected. */
  rejection: { min: 1, max: 1_000 },
  /** Why an intervention is proposed. */
  why: { min: 1, max: 400 },
  chatText: { min: 1, max: 2_000 },
  /** What somebody in the audience asks. */
  asked: { min: 1, max: 500 },
  /** How long somebody is muted; 0 is not at all. */
  muteMinutes: { min: 0, max: 1_440 },
  /** How long somebody who was put out stays out; 0 is not at all. */
  removalMinutes: { min: 0, max: 1_440 },
  /** How long a planned break lasts, and how far ahead it is planned. */
  breakMinutes: { min: 1, max: 1_440 },
  breakStartsInMinutes: { min: 0, max: 1_440 },
  question: { min: 1, max: 200 },
  option: { min: 1, max: 80 },
  /** An answer in one’s own words. */
  word: { min: 1, max: 40 },
  prompt: { min: 1, max: 280 },
  title: { min: 1, max: 80 },
  message: { min: 1, max: 280 },
  description: { min: 1, max: 280 },
  durationSeconds: { min: 15, max: 600 },
  /** Reactions that a challenge asks for. */
  goal: { min: 1, max: 100_000 },
  silentForSeconds: { min: 60, max: 3_600 },
} as const;

/** How many answers a poll has. */
export const OPTION_COUNT = { min: 2, max: 6 } as const;

/** How many different answers in people’s own words a poll’s results tell. */
export const MOST_WORDS = 30;

/** Polls of a session that may be open at once, and that may wait to be opened. */
export const POLL_LIMITS = { open: 10, prepared: 10 } as const;

/** How many questions a list shows, and how many there may be: in a session, and open of one person. */
export const QUESTION_LIMITS = { shown: 50, session: 500, openOfOne: 5 } as const;

/** Hands that may be raised in a session at once. */
export const HANDS_RAISED = 200;

/** People that one list of a room's people holds. */
export const PEOPLE_LIMITS = { page: 200 } as const;

/** How much of a session a snapshot shows: the newest points of the curve, and the newest rows of each list. */
export const SNAPSHOT_LIMITS = { points: 720, rows: 50 } as const;

/** Emoji that can be sent as a reaction. */
export const REACTIONS = ['👍', '❤️', '😂', '👏', '🎉', '😮', '🤔', '🔥'] as const;

/** The types of the events that the agent tells in a session's feed. */
export const FEED_TYPES = [
  'agent.status',
  'agent.decision',
  'agent.decision.updated',
  'agent.intervention.executed',
  'agent.reward.measured',
  'engagement:update',
  'anomaly:detected',
  'anomaly:ended',
] as const;
export type FeedType = (typeof FEED_TYPES)[number];
