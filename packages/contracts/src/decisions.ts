import Type, { type Static } from 'typebox';
import { Arm, Content, Generation } from './arms.ts';
import { AnomalyType, Severity } from './engagement.ts';
import { EpochMs, Id, idOf, Nullable, OneOf, Version, Whole } from './ids.ts';
import { about, named } from './describe.ts';

export const Mode = named(
  'Mode',
  'Who acts: MANUAL asks always, SEMI_AUTO acts alone when sure enough, AUTO acts always.',
  OneOf('MANUAL', 'SEMI_AUTO', 'AUTO'),
);
export type Mode = Static<typeof Mode>;

export const DECISION_STATUSES = [
  'PENDING',
  'APPROVED',
  'REJECTED',
  'EXPIRED',
  'SUPERSEDED',
  'EXECUTING',
  'EXECUTED',
  'FAILED',
  'MEASURED',
  'UNMEASURED',
  'HELD',
] as const;
export const DecisionStatus = named(
  'DecisionStatus',
  'PENDING → APPROVED | REJECTED | EXPIRED | SUPERSEDED; APPROVED → EXECUTING → EXECUTED | FAILED; EXECUTED → MEASURED | UNMEASURED; HELD → MEASURED | UNMEASURED.',
  OneOf(...DECISION_STATUSES),
);
export type DecisionStatus = Static<typeof DecisionStatus>;

export const RewardView = named(
  'RewardView',
  'What an intervention did, or what happened by itself where one was held back. The scores are means of the window.',
  Type.Object({
    reward: about('What the bandit is taught, 0–1; 0.5 means no change.', Type.Number({ minimum: 0, maximum: 1 })),
    delta: about('`after` − `before`, −1 to 1.', Type.Number({ minimum: -1, maximum: 1 })),
    bonus: about(
      'Added where a falling score turned towards the expected one, 0–0.2.',
      Type.Number({ minimum: 0, maximum: 0.2 }),
    ),
    before: about('The mean score before, 0–1.', Type.Number({ minimum: 0, maximum: 1 })),
    after: about('The mean score after, 0–1.', Type.Number({ minimum: 0, maximum: 1 })),
  }),
);
export type RewardView = Static<typeof RewardView>;

export const DecisionView = named(
  'DecisionView',
  'A decision with everything that is known of it.',
  Type.Object({
    id: about('The id of the decision, and of the intervention that comes of it.', Id),
    sessionId: idOf('session'),
    eventId: idOf('event'),
    anomalyId: about('The anomaly that it answers; null for an intervention by hand.', Nullable(Id)),
    anomalyType: about('That anomaly’s kind.', Nullable(AnomalyType)),
    severity: about('How bad that anomaly was.', Nullable(Severity)),
    arm: about('What is to be done.', Arm),
    status: about('How far it has come.', DecisionStatus),
    version: about('Grows with every change; an approval may name the one it means.', Version),
    mode: about('Who was to decide when it was made.', Mode),
    confidence: about(
      'The posterior probability that the arm beats doing nothing, 0–1; null for an intervention by hand.',
      Nullable(Type.Number({ minimum: 0, maximum: 1 })),
    ),
    confidenceBasis: about(
      'Whether the confidence rests on rewards that were measured here, or still on the prior.',
      OneOf('MEASURED', 'PRIOR'),
    ),
    propensity: about(
      'The probability of what was done, 0–1: of drawing this arm and acting, or of holding back; null for an intervention by hand.',
      Nullable(Type.Number({ minimum: 0, maximum: 1 })),
    ),
    reasons: about('Why, in sentences.', Type.Array(Type.String({ maxLength: 500 }), { maxItems: 20 })),
    content: about('What is said to the audience; null until words are found.', Nullable(Content)),
    generation: about('How the words came about; null until words are found.', Nullable(Generation)),
    composing: about('Better words may still arrive: content and version change then.', Type.Boolean()),
    holdout: about('Nothing is done on purpose, to measure what happens by itself.', Type.Boolean()),
    createdAt: about('When it was proposed, in milliseconds since the Unix epoch.', EpochMs),
    expiresAt: about('Until when it can be approved.', EpochMs),
    decidedAt: about('When it was approved or rejected; null before.', Nullable(EpochMs)),
    decidedBy: about('The user who decided, or `policy`; null before.', Nullable(Type.String({ maxLength: 255 }))),
    reason: about(
      'Why it was rejected, failed or could not be measured; null otherwise.',
      Nullable(Type.String({ maxLength: 1_000 })),
    ),
    executedAt: about('When the audience saw it; null before.', Nullable(EpochMs)),
    reach: about(
      'How many people it was for: those present, the nudged ones, or the organisers who were there; null before.',
      Nullable(Whole()),
    ),
    reward: about('What it did; null until measured.', Nullable(RewardView)),
  }),
);
export type DecisionView = Static<typeof DecisionView>;

export const PosteriorView = named(
  'PosteriorView',
  'What is known of an arm in a context: a Beta distribution over the probability that it helps.',
  Type.Object({
    context: about('The situation it is about.', Type.String()),
    arm: about('The arm.', Arm),
    alpha: about('First parameter of the Beta distribution.', Type.Number({ minimum: 0 })),
    beta: about('Second parameter of the Beta distribution.', Type.Number({ minimum: 0 })),
    mean: about('alpha / (alpha + beta), 0–1.', Type.Number({ minimum: 0, maximum: 1 })),
    n: about('How many rewards it was taught.', Type.Integer({ minimum: 0 })),
  }),
);
export type PosteriorView = Static<typeof PosteriorView>;
