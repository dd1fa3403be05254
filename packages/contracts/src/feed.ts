import Type, { type Static, type TSchema } from 'typebox';
import { AnomalyView, EngagementPoint } from './engagement.ts';
import { Arm } from './arms.ts';
import { DecisionView, Mode, PosteriorView, RewardView } from './decisions.ts';
import { EpochMs, Id, Nullable, OneOf } from './ids.ts';
import { FEED_TYPES, FIELD_LIMITS, type FeedType } from './limits.ts';

/** What the conductor is doing for a session just now. */
export const AgentState = OneOf(
  'MONITORING',
  'ANOMALY_DETECTED',
  'WAITING_APPROVAL',
  'INTERVENING',
  'LEARNING',
  'IDLE',
);
export type AgentState = Static<typeof AgentState>;

/** `agent.status` */
export const AgentStatusData = Type.Object({
  status: AgentState,
  mode: Mode,
  paused: Type.Boolean(),
  quietUntil: Nullable(EpochMs),
});

/** `agent.intervention.executed` */
export const InterventionExecutedData = Type.Object({
  decisionId: Id,
  interventionId: Id,
  arm: Arm,
  status: OneOf('EXECUTED', 'FAILED'),
  executedAt: Nullable(EpochMs),
  reach: Nullable(Type.Integer({ minimum: 0 })),
  reason: Nullable(Type.String({ maxLength: 500 })),
});

/** `agent.reward.measured`: `reward` is null when it could not be measured, and `reason` says why. */
export const RewardMeasuredData = Type.Object({
  decisionId: Id,
  arm: Arm,
  holdout: Type.Boolean(),
  reward: Nullable(RewardView),
  reason: Nullable(Type.String({ maxLength: 500 })),
  posterior: Nullable(PosteriorView),
});

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

/** The schema of one type of agent event. */
export const feedEnvelope = (type: FeedType) =>
  Type.Object({
    id: Id,
    type: Type.Literal(type),
    sessionId: Id,
    epoch: Type.String({ minLength: 1, maxLength: 100 }),
    seq: Type.Integer({ minimum: 1 }),
    timestamp: EpochMs,
    data: FEED_DATA[type],
  });

/** The schema of every agent event, told apart by `type`; one variant for each entry of `FEED_DATA`. */
export const FeedEventSchema = Type.Unsafe<FeedEvent>(Type.Union(FEED_TYPES.map(feedEnvelope)));

/** `agent:notifications:{eventId}`: a word to the organiser of an event. */
export const OrganiserNotification = Type.Object({
  id: Id,
  eventId: Id,
  sessionId: Id,
  title: Type.String({ maxLength: FIELD_LIMITS.title.max }),
  message: Type.String({ maxLength: FIELD_LIMITS.message.max }),
  timestamp: EpochMs,
});
export type OrganiserNotification = Static<typeof OrganiserNotification>;
