import Type, { type Static, type TSchema } from 'typebox';
import { AnomalyView, EngagementPoint } from './engagement.ts';
import { Arm, ARMS, Content } from './arms.ts';
import { DecisionStatus, DecisionView, Mode } from './decisions.ts';
import { AgentState } from './feed.ts';
import { EpochMs, Id, NOT_BLANK, Nullable, OneOf, Text, Version, Whole } from './ids.ts';
import { FIELD_LIMITS } from './limits.ts';

const strict = { additionalProperties: false } as const;

/** Who may join: `open` to any authenticated user, `ticketed` to those whose token lists the event. */
export const Access = OneOf('open', 'ticketed');
export type Access = Static<typeof Access>;

/** `POST /agent/sessions/register` */
export const RegisterBody = Type.Object(
  {
    sessionId: Id,
    eventId: Id,
    title: Type.Optional(Text(FIELD_LIMITS.sessionTitle)),
    access: Type.Optional(Access),
    metadata: Type.Optional(Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), { maxProperties: 50 })),
  },
  strict,
);
export type RegisterBody = Static<typeof RegisterBody>;

/** `PUT …/mode` */
export const ModeBody = Type.Object({ mode: Mode }, strict);

/** `POST …/approve`: `edits` replaces the words; a `version` that is given must be the decision's present one. */
export const ApproveBody = Type.Object({ edits: Type.Optional(Content), version: Type.Optional(Version) }, strict);
export type ApproveBody = Static<typeof ApproveBody>;

/** `POST …/reject`: the reason may stand in the body or the query. */
export const RejectBody = Type.Object({ reason: Type.Optional(Text(FIELD_LIMITS.rejection)) }, strict);
export const RejectQuery = Type.Object({
  reason: Type.Optional(Text(FIELD_LIMITS.rejection)),
});

/** A session with all that its organiser asks first. `id` is the session's own. */
export const SessionView = Type.Object({
  id: Id,
  sessionId: Id,
  eventId: Id,
  title: Nullable(Type.String({ maxLength: FIELD_LIMITS.sessionTitle.max })),
  access: Access,
  mode: Mode,
  status: OneOf('ACTIVE', 'ENDED'),
  agentStatus: AgentState,
  paused: Type.Boolean(),
  quietUntil: Nullable(EpochMs),
  registeredAt: EpochMs,
  endedAt: Nullable(EpochMs),
});
export type SessionView = Static<typeof SessionView>;

/** `GET …/status` */
export const SessionStatus = Type.Object({
  ...SessionView.properties,
  engagement: Nullable(EngagementPoint),
  openAnomaly: Nullable(AnomalyView),
  pendingDecision: Nullable(DecisionView),
});
export type SessionStatus = Static<typeof SessionStatus>;

/** A page of a list, of at most `maxItems`; `nextCursor` is absent on the last one. */
export const page = <T extends TSchema>(item: T, maxItems = 100) =>
  Type.Object({
    items: Type.Array(item, { maxItems }),
    nextCursor: Type.Optional(Type.String({ maxLength: 500 })),
  });

/** The query of a list: at most `limit` (1–100) items from `cursor` on. */
export const PageQuery = Type.Object({
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
});
export const DecisionsQuery = Type.Object({ ...PageQuery.properties, status: Type.Optional(DecisionStatus) });

/** `POST …/quiet`: no intervention for so many minutes; 0 ends the quiet. */
export const QuietBody = Type.Object(
  {
    minutes: Type.Integer({ minimum: 0, maximum: 1_440 }),
    reason: Type.Optional(Type.String({ minLength: 1, maxLength: 500, pattern: NOT_BLANK })),
  },
  strict,
);

/** `GET …/engagement`: from `from` (inclusive) to `to` (exclusive), the last hour by default; one point each `step` ms. */
export const EngagementQuery = Type.Object({
  from: Type.Optional(EpochMs),
  to: Type.Optional(EpochMs),
  step: Type.Optional(Type.Integer({ minimum: 1, maximum: 86_400_000 })),
});
/** At most so many points in one answer. */
export const MOST_POINTS = 5_000;
/** A point of the score's curve in a list; its `id` is its time. */
export const EngagementItem = Type.Object({ id: Id, ...EngagementPoint.properties });

/** Who did what, from where, with what outcome. `actor` is null for whoever had no valid token. */
export const AuditView = Type.Object({
  id: Id,
  at: EpochMs,
  actor: Nullable(Type.String({ maxLength: 255 })),
  action: Type.String({ maxLength: 100 }),
  outcome: OneOf('OK', 'DENIED', 'FAILED'),
  eventId: Nullable(Type.String({ maxLength: 255 })),
  sessionId: Nullable(Type.String({ maxLength: 255 })),
  source: Nullable(Type.String({ maxLength: 100 })),
  detail: Type.Record(Type.String(), Type.Unknown()),
});
export type AuditView = Static<typeof AuditView>;

const MeanReward = Nullable(Type.Number({ minimum: 0, maximum: 1 }));
/** `GET /interventions/stats/:sessionId`; hold-outs are counted apart. `id` is the session's. */
export const InterventionStats = Type.Object({
  id: Id,
  sessionId: Id,
  arms: Type.Array(
    Type.Object({
      arm: Arm,
      proposed: Whole(),
      approved: Whole(),
      rejected: Whole(),
      executed: Whole(),
      failed: Whole(),
      measured: Whole(),
      meanReward: MeanReward,
    }),
    { maxItems: ARMS.length },
  ),
  holdouts: Type.Object({ count: Whole(), meanReward: MeanReward }),
});
export type InterventionStats = Static<typeof InterventionStats>;

export const EventParams = Type.Object({ eventId: Id });
export const SessionParams = Type.Object({ sessionId: Id });
export const DecisionParams = Type.Object({ sessionId: Id, decisionId: Id });

const FieldProblem = Type.Object({ field: Type.String({ maxLength: 500 }), message: Type.String({ maxLength: 500 }) });
/** An error by RFC 9457; `current` is the present state where a conflict is about one. */
export const Problem = Type.Object({
  type: Type.String({ maxLength: 200 }),
  title: Type.String({ maxLength: 100 }),
  status: Type.Integer({ minimum: 400, maximum: 599 }),
  detail: Type.String({ maxLength: 500 }),
  instance: Type.Optional(Type.String({ maxLength: 100 })),
  errors: Type.Optional(Type.Array(FieldProblem, { maxItems: 10 })),
  current: Type.Optional(DecisionView),
});
export type Problem = Static<typeof Problem>;

/** `/health`, `/health/ready`, `/agent/health` */
export const Health = Type.Object({
  status: OneOf('ok', 'unavailable'),
  checks: Type.Optional(Type.Record(Type.String(), OneOf('ok', 'unavailable'))),
});
export type Health = Static<typeof Health>;
