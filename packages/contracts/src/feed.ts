import Type, { type Static, type TSchema } from 'typebox';
import { AnomalyView, EngagementPoint } from './engagement.ts';
import { Arm } from './arms.ts';
import { DecisionView, Mode, PosteriorView, RewardView } from './decisions.ts';
import { EpochMs, Id, idOf, Nullable, OneOf } from './ids.ts';
import { FEED_TYPES, FIELD_LIMITS, type FeedType } from './limits.ts';
import { about, named } from './describe.ts';

export const AgentState = named(
  'AgentState',
  'What the conductor is doing for a session just now.',
  OneOf('MONITORING', 'ANOMALY_DETECTED', 'WAITING_APPROVAL', 'INTERVENING', 'LEARNING', 'IDLE'),
);
export type AgentState = Static<typeof AgentState>;

export const PlannedBreak = named(
  'PlannedBreak',
  'A break that was planned: the conductor keeps quiet from its beginning to its end.',
  Type.Object({
    from: about('When it begins, in milliseconds since the Unix epoch.', EpochMs),
    until: about('When it ends, in milliseconds since the Unix epoch.', EpochMs),
  }),
);

export const AgentStatusData = named(
  'AgentStatusData',
  '`agent.status`: what the conductor is doing now.',
  Type.Object({
    status: about('What it is doing.', AgentState),
    mode: about('Who acts.', Mode),
    paused: about('It neither decides nor acts until resumed.', Type.Boolean()),
    quietUntil: about(
      'Until when it does not act, in milliseconds since the Unix epoch; null when it may.',
      Nullable(EpochMs),
    ),
    // Absent in what was logged before there were breaks.
    plannedBreak: about(
      'The break that is planned, also once it is over; null when none is.',
      Type.Optional(Nullable(PlannedBreak)),
    ),
  }),
);

export const InterventionExecutedData = named(
  'InterventionExecutedData',
  '`agent.intervention.executed`: the audience has seen an intervention, or never will.',
  Type.Object({
    decisionId: idOf('decision'),
    interventionId: idOf('intervention'),
    arm: about('What was done.', Arm),
    status: about('Whether it was carried out.', OneOf('EXECUTED', 'FAILED')),
    executedAt: about('When, in milliseconds since the Unix epoch; null when it failed.', Nullable(EpochMs)),
    reach: about(
      'How many people it was for: those present, the nudged ones, or the organisers who were there; null when it failed.',
      Nullable(Type.Integer({ minimum: 0 })),
    ),
    reason: about('Why it failed; null otherwise.', Nullable(Type.String({ maxLength: 500 }))),
  }),
);

export const RewardMeasuredData = named(
  'RewardMeasuredData',
  '`agent.reward.measured`: what a decision did has been measured, or cannot be.',
  Type.Object({
    decisionId: idOf('decision'),
    arm: about('What was done, or held back.', Arm),
    holdout: about('Whether nothing was done on purpose.', Type.Boolean()),
    reward: about('What was measured; null when it could not be.', Nullable(RewardView)),
    reason: about('Why it could not be measured; null otherwise.', Nullable(Type.String({ maxLength: 500 }))),
    posterior: about('What is known of the arm now; null when nothing was learnt.', Nullable(PosteriorView)),
  }),
);

/** The data of each type of agent event. */
export const FEED_DATA = {
  'agent.status': AgentStatusData,
  'agent.decision': DecisionView,
  'agent.decision.updated': DecisionView,
  'agent.intervention.executed': InterventionExecutedData,
  'agent.reward.measured': RewardMeasuredData,
  'engagement:update': EngagementPoint,
  'anomaly:detected': AnomalyView,
  'anomaly:ended': AnomalyView,
} as const satisfies Record<FeedType, TSchema>;

export type FeedData<T extends FeedType> = Static<(typeof FEED_DATA)[T]>;

/**
 * The envelope of an agent event on `session:{sessionId}:events` and on organisers' sockets.
 * `seq` grows by one within an `epoch`; a new epoch means that the log began anew.
 */
export type FeedEvent = {
  [T in FeedType]: {
    id: string;
    type: T;
    sessionId: string;
    epoch: string;
    seq: number;
    timestamp: number;
    data: FeedData<T>;
  };
}[FeedType];

/** An agent event before the feed's script has given it its place. */
export type FeedDraft = {
  [T in FeedType]: { id: string; type: T; sessionId: string; timestamp: number; data: FeedData<T> };
}[FeedType];

const Epoch = about(
  'The life of the log that gave the place; a new one means that the log began anew.',
  Type.String({ minLength: 1, maxLength: 100 }),
);

/** The schema of one type of agent event. */
export const feedEnvelope = (type: FeedType) =>
  about(
    `An event \`${type}\` at its place in the session’s feed.`,
    Type.Object({
      id: about('The id of the event: the same when it is told again.', Id),
      type: about('What happened.', Type.Literal(type)),
      sessionId: idOf('session'),
      epoch: Epoch,
      seq: about('Its place, from 1 on; grows by one within an epoch.', Type.Integer({ minimum: 1 })),
      timestamp: about('When it happened, in milliseconds since the Unix epoch.', EpochMs),
      data: about('What is told, by the type.', FEED_DATA[type]),
    }),
  );

/** The schema of every agent event, told apart by `type`; one variant for each entry of `FEED_DATA`. */
export const FeedEventSchema = named(
  'FeedEvent',
  'An agent event, told apart by `type`.',
  Type.Unsafe<FeedEvent>(Type.Union(FEED_TYPES.map(feedEnvelope))),
);

export const OrganiserNotification = named(
  'OrganiserNotification',
  'A word to the organiser of an event.',
  Type.Object({
    id: idOf('notification'),
    eventId: idOf('event'),
    sessionId: idOf('session'),
    title: about('What it is about.', Type.String({ maxLength: FIELD_LIMITS.title.max })),
    message: about('What it says.', Type.String({ maxLength: FIELD_LIMITS.message.max })),
    timestamp: about('When it was sent, in milliseconds since the Unix epoch.', EpochMs),
  }),
);
export type OrganiserNotification = Static<typeof OrganiserNotification>;
