import Type, { type Static } from 'typebox';
import { EpochMs, idOf, Nullable, OneOf, share } from './ids.ts';
import { about, named } from './describe.ts';

const Rate = Type.Number({ minimum: 0 });
export const Signals = named(
  'Signals',
  'What was seen in the last full window. `null` means that the signal does not exist just now (no poll is open, nobody’s presence is known), which is not the same as zero.',
  Type.Object({
    chatMsgsPerMin: about('Messages a minute of covered time.', Rate),
    pollParticipation: about(
      'Distinct voters of the open poll / people present, 0–1; null until 30 s after a poll opened.',
      Nullable(share),
    ),
    activeUsers: about('Distinct users who acted in the window.', Rate),
    totalUsers: about('Users present, whether they act or not; null while nobody’s presence is known.', Nullable(Rate)),
    reactionsPerMin: about('Reactions a minute of covered time.', Rate),
    userLeaveRate: about(
      'People who left in the window / present at its start, 0–1; null while presence is not known.',
      Nullable(share),
    ),
    questionsPerMin: about('Questions a minute of covered time.', Rate),
    speaking: Type.Optional(
      about(
        'Voices; absent where no source tells of them.',
        Type.Object({
          voices: about('People speaking just now.', Rate),
          turns: about('Turns begun in the last three windows.', Rate),
        }),
      ),
    ),
  }),
);
export type Signals = Static<typeof Signals>;

/** Bands of the score: ≥ .8, ≥ .6, ≥ .4, ≥ .2, below. */
export const BANDS = ['VERY_HIGH', 'HIGH', 'MODERATE', 'LOW', 'VERY_LOW'] as const;
export const Band = named(
  'Band',
  'The band of a score: VERY_HIGH from 0.8, HIGH from 0.6, MODERATE from 0.4, LOW from 0.2, VERY_LOW below.',
  OneOf(...BANDS),
);
export type Band = Static<typeof Band>;

/** The parts a score is made of; `clamp` is what keeping the sum within 0–1 took away or added. */
export const BREAKDOWN_PARTS = ['chat', 'poll', 'active', 'speaking', 'reactions', 'leave', 'clamp'] as const;

/** What each part counts at most in the score; those that exist are shared out to 1. Published, see `docs/learning.md`. */
export const SCORE_WEIGHTS = { chat: 0.3, poll: 0.25, active: 0.25, speaking: 0.2, reactions: 0.1 } as const;
/** What a full rate of leaving takes off the score. */
export const LEAVE_WEIGHT = 0.1;

export const BreakdownTerm = named(
  'BreakdownTerm',
  'One summand of the score. `value` is the normalised signal, 0–1; the contributions add up to the score.',
  Type.Object({
    part: about(
      'Which part of the score it is; `clamp` is what keeping the sum within 0–1 took away or added.',
      OneOf(...BREAKDOWN_PARTS),
    ),
    weight: about('How much the part counts; negative for people leaving.', Type.Number()),
    value: about('The signal, normalised to 0–1.', Type.Number()),
    contribution: about('What it adds to the score; the contributions add up to the score.', Type.Number()),
  }),
);
export type BreakdownTerm = Static<typeof BreakdownTerm>;

/** Why there is no score, as people read it. */
export const UNKNOWN_REASONS = {
  coverage: 'Too little of the last minute was observed.',
  beginning: 'The session has only begun: too little has happened to judge by.',
  sparse: 'So little is usual here that ten minutes say nothing.',
} as const;

export const EngagementPoint = named(
  'EngagementPoint',
  'One tick of a session. `score` is null while nothing can be said, and `reason` says why. `expected` is the detector’s baseline of the score, null until it has one.',
  Type.Object({
    at: about('The end of the tick, in milliseconds since the Unix epoch.', EpochMs),
    score: about('Engagement, 0–1; null while too little of the window was heard to say anything.', Nullable(share)),
    band: about('The score’s band; null without a score.', Nullable(Band)),
    reason: Type.Optional(
      about(
        'Why there is no score, as people read it; absent in points stored before.',
        Type.String({ maxLength: 200 }),
      ),
    ),
    expected: about('The score that the detector holds to be usual here, 0–1; null until it knows.', Nullable(share)),
    coverage: about('The share of the window in which a node was heard, 0–1; below 0.8 there is no score.', share),
    signals: about('What the score is made of.', Signals),
    breakdown: about('How the score is made up.', Type.Array(BreakdownTerm, { maxItems: BREAKDOWN_PARTS.length })),
  }),
);
export type EngagementPoint = Static<typeof EngagementPoint>;

export const ANOMALY_TYPES = ['SUDDEN_DROP', 'GRADUAL_DECLINE', 'MASS_EXIT', 'LOW_ENGAGEMENT'] as const;
export const AnomalyType = named(
  'AnomalyType',
  'The kind of slide: a sudden drop, a gradual decline, people leaving at once, or a score that stays very low.',
  OneOf(...ANOMALY_TYPES),
);
export type AnomalyType = Static<typeof AnomalyType>;

export const Severity = named('Severity', 'How bad an anomaly is.', OneOf('WARNING', 'CRITICAL'));
export type Severity = Static<typeof Severity>;

export const AnomalyView = named(
  'AnomalyView',
  'An anomaly as an organiser is shown it.',
  Type.Object({
    id: idOf('anomaly'),
    sessionId: idOf('session'),
    anomalyType: about('What kind of slide it is.', AnomalyType),
    severity: about('How bad it is.', Severity),
    signal: about('The series in which it was seen.', Type.String({ maxLength: 50 })),
    score: about('The strength of the evidence, 0–1.', share),
    value: about('What was seen, in the signal’s own unit.', Type.Number()),
    expected: about('What would have been usual, in the same unit.', Type.Number()),
    deviation: about('`value` − `expected`: negative for a drop.', Type.Number()),
    evidence: about('What was seen, in a sentence.', Type.String({ maxLength: 500 })),
    openedAt: about('When it was told, in milliseconds since the Unix epoch.', EpochMs),
    endedAt: about('When it was over; null while it is open.', Nullable(EpochMs)),
  }),
);
export type AnomalyView = Static<typeof AnomalyView>;
