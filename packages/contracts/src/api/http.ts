import Type, { type Static, type TSchema } from 'typebox';
import { AnomalyView, EngagementPoint } from '../engagement.ts';
import { Arm, ARMS, Content } from '../arms.ts';
import { DecisionStatus, DecisionView, Mode } from '../decisions.ts';
import { AgentState, PlannedBreak } from '../feed.ts';
import { EpochMs, Id, idOf, NOT_BLANK, Nullable, OneOf, Text, Version, Whole, Within } from '../ids.ts';
import { FIELD_LIMITS } from '../limits.ts';
import { about, named } from '../describe.ts';

const strict = { additionalProperties: false } as const;

export const Access = named(
  'Access',
  'Who may join: `open` any signed-in user, `ticketed` those whose token lists the event.',
  OneOf('open', 'ticketed'),
);
export type Access = Static<typeof Access>;

export const RegisterBody = named(
  'RegisterBody',
  'A session that is to be conducted.',
  Type.Object(
    {
      sessionId: about('The session’s id, of the platform’s own choice.', Id),
      eventId: about('The event that it belongs to, for ever.', Id),
      title: about(
        'What the session is called; the audience may see it.',
        Type.Optional(Text(FIELD_LIMITS.sessionTitle)),
      ),
      access: about('Who may join; `open` unless said.', Type.Optional(Access)),
      metadata: about(
        'Whatever the platform wants to keep beside it.',
        Type.Optional(Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), { maxProperties: 50 })),
      ),
    },
    strict,
  ),
);
export type RegisterBody = Static<typeof RegisterBody>;

export const ModeBody = named('ModeBody', 'Who is to act from now on.', Type.Object({ mode: Mode }, strict));

export const ApproveBody = named(
  'ApproveBody',
  'An approval, with other words where wanted.',
  Type.Object(
    {
      edits: about('The words to use in place of the proposed ones; of the same arm.', Type.Optional(Content)),
      version: about('The version that was looked at: another one by now is a conflict.', Type.Optional(Version)),
    },
    strict,
  ),
);
export type ApproveBody = Static<typeof ApproveBody>;

export const RejectBody = named(
  'RejectBody',
  'A rejection; the reason may stand in the body or in the query.',
  Type.Object(
    { reason: about('Why, for whoever reads the history.', Type.Optional(Text(FIELD_LIMITS.rejection))) },
    strict,
  ),
);
export const RejectQuery = Type.Object({
  reason: about('Why, for whoever reads the history.', Type.Optional(Text(FIELD_LIMITS.rejection))),
});

export const SessionView = named(
  'SessionView',
  'A session as its organiser sees it.',
  Type.Object({
    id: idOf('session'),
    sessionId: idOf('session'),
    eventId: idOf('event'),
    title: about(
      'What it is called; null when it has no title.',
      Nullable(Type.String({ maxLength: FIELD_LIMITS.sessionTitle.max })),
    ),
    access: about('Who may join.', Access),
    mode: about('Who acts.', Mode),
    status: about('Whether it is still conducted.', OneOf('ACTIVE', 'ENDED')),
    agentStatus: about('What the conductor is doing now.', AgentState),
    paused: about('The conductor neither decides nor acts until resumed.', Type.Boolean()),
    quietUntil: about(
      'Until when it does not act, in milliseconds since the Unix epoch; null when it may.',
      Nullable(EpochMs),
    ),
    plannedBreak: about('The break that is planned, also once it is over; null when none is.', Nullable(PlannedBreak)),
    registeredAt: about('When it was registered, in milliseconds since the Unix epoch.', EpochMs),
    endedAt: about('When it ended; null before.', Nullable(EpochMs)),
  }),
);
export type SessionView = Static<typeof SessionView>;

export const SessionStatus = named(
  'SessionStatus',
  'A session with all that its organiser asks first.',
  Type.Object({
    ...SessionView.properties,
    engagement: about('The newest tick; null before the first.', Nullable(EngagementPoint)),
    openAnomaly: about('The anomaly that is open; null when there is none.', Nullable(AnomalyView)),
    pendingDecision: about('The decision that waits for an answer; null when none does.', Nullable(DecisionView)),
  }),
);
export type SessionStatus = Static<typeof SessionStatus>;

/**
 * A page of a list, of at most `maxItems`; `name` is its own in the reference, `what` says of what it is a page.
 * `nextCursor` is absent on the last one.
 */
export const page = <T extends TSchema>(name: string, what: string, item: T, maxItems = 100) =>
  named(
    name,
    `A page of ${what}.`,
    Type.Object({
      items: about('The items of this page.', Type.Array(item, { maxItems })),
      nextCursor: about(
        'Where the next page begins; absent on the last one.',
        Type.Optional(Type.String({ maxLength: 500 })),
      ),
    }),
  );

/** The query of a list: at most `limit` (1–100) items from `cursor` on. */
export const PageQuery = Type.Object({
  cursor: about(
    'Where to begin: the `nextCursor` of the page before.',
    Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
  ),
  limit: about('How many items at most.', Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 }))),
});
export const DecisionsQuery = Type.Object({
  ...PageQuery.properties,
  status: about('Only decisions that have come so far.', Type.Optional(DecisionStatus)),
});

export const QuietBody = named(
  'QuietBody',
  'No intervention for a while.',
  Type.Object(
    {
      minutes: about('For so many minutes from now; 0 ends the quiet.', Type.Integer({ minimum: 0, maximum: 1_440 })),
      reason: about(
        'Why, for whoever reads the history.',
        Type.Optional(Type.String({ minLength: 1, maxLength: 500, pattern: NOT_BLANK })),
      ),
    },
    strict,
  ),
);

export const BreakBody = named(
  'BreakBody',
  'A break, or another phase in which the audience does something else.',
  Type.Object(
    {
      minutes: about('For so many minutes.', Within(FIELD_LIMITS.breakMinutes)),
      startsInMinutes: about(
        'In so many minutes from now; at once unless said.',
        Type.Optional(Within(FIELD_LIMITS.breakStartsInMinutes)),
      ),
      reason: about(
        'Why, for whoever reads the history.',
        Type.Optional(Type.String({ minLength: 1, maxLength: 500, pattern: NOT_BLANK })),
      ),
    },
    strict,
  ),
);

/** `GET …/engagement`: from `from` (inclusive) to `to` (exclusive), the last hour by default; one point each `step` ms. */
export const EngagementQuery = Type.Object({
  from: about(
    'The first moment, in milliseconds since the Unix epoch; an hour before `to` unless said.',
    Type.Optional(EpochMs),
  ),
  to: about(
    'The moment after the last, in milliseconds since the Unix epoch; now unless said.',
    Type.Optional(EpochMs),
  ),
  step: about(
    'One point each so many milliseconds; every tick unless said.',
    Type.Optional(Type.Integer({ minimum: 1, maximum: 86_400_000 })),
  ),
});
/** At most so many points in one response. */
export const MOST_POINTS = 5_000;
export const EngagementItem = named(
  'EngagementItem',
  'A point of the score’s curve in a list.',
  Type.Object({ id: about('The id of the point, which is its time.', Id), ...EngagementPoint.properties }),
);

export const AuditView = named(
  'AuditView',
  'Who did what, from where, with what outcome.',
  Type.Object({
    id: idOf('entry'),
    at: about('When, in milliseconds since the Unix epoch.', EpochMs),
    actor: about('The user; null for whoever had no valid token.', Nullable(Type.String({ maxLength: 255 }))),
    action: about('What was done, such as `decision.approve`.', Type.String({ maxLength: 100 })),
    outcome: about('Whether it was done, refused, or went wrong.', OneOf('OK', 'DENIED', 'FAILED')),
    eventId: about('The event that it concerned; null for none.', Nullable(Type.String({ maxLength: 255 }))),
    sessionId: about('The session that it concerned; null for none.', Nullable(Type.String({ maxLength: 255 }))),
    source: about(
      'The address that it came from; null where the agent itself acted.',
      Nullable(Type.String({ maxLength: 100 })),
    ),
    detail: about('What else is worth knowing, by the action.', Type.Record(Type.String(), Type.Unknown())),
  }),
);
export type AuditView = Static<typeof AuditView>;

const MeanReward = Nullable(Type.Number({ minimum: 0, maximum: 1 }));
export const InterventionStats = named(
  'InterventionStats',
  'What came of a session’s decisions; hold-outs are counted apart.',
  Type.Object({
    id: idOf('session'),
    sessionId: idOf('session'),
    arms: about(
      'One entry for each arm that was proposed.',
      Type.Array(
        Type.Object({
          arm: about('The arm.', Arm),
          proposed: about('How often it was proposed.', Whole()),
          approved: about('How often it was approved, by a person or by policy.', Whole()),
          rejected: about('How often a person rejected it.', Whole()),
          executed: about('How often the audience saw it.', Whole()),
          failed: about('How often it could not be carried out.', Whole()),
          measured: about('How often its reward was measured.', Whole()),
          meanReward: about('The mean of these rewards, 0–1; null without any.', MeanReward),
        }),
        { maxItems: ARMS.length },
      ),
    ),
    holdouts: about(
      'Proposals at which nothing was done on purpose.',
      Type.Object({
        count: about('How many there were.', Whole()),
        meanReward: about('What happened by itself, as the mean reward, 0–1; null without any.', MeanReward),
      }),
    ),
  }),
);
export type InterventionStats = Static<typeof InterventionStats>;

export const EventParams = Type.Object({ eventId: idOf('event') });
export const SessionParams = Type.Object({ sessionId: idOf('session') });
export const DecisionParams = Type.Object({ sessionId: idOf('session'), decisionId: idOf('decision') });

const FieldProblem = named(
  'FieldProblem',
  'A field that is wrong.',
  Type.Object({
    field: about('The path of the field in the request.', Type.String({ maxLength: 500 })),
    message: about('What is wrong with it.', Type.String({ maxLength: 500 })),
  }),
);
export const Problem = named(
  'Problem',
  'An error by RFC 9457; `current` is the present state where a conflict is about one.',
  Type.Object({
    type: about(
      'A URI for the kind of problem; `about:blank` where the status says it all.',
      Type.String({ maxLength: 200 }),
    ),
    title: about('The status in words.', Type.String({ maxLength: 100 })),
    status: about('The HTTP status.', Type.Integer({ minimum: 400, maximum: 599 })),
    detail: about('What is wrong here, and what to do next.', Type.String({ maxLength: 500 })),
    instance: about(
      'The id of the request, by which the operator can find it.',
      Type.Optional(Type.String({ maxLength: 100 })),
    ),
    errors: about('The fields that are wrong.', Type.Optional(Type.Array(FieldProblem, { maxItems: 10 }))),
    current: about('The decision as it is now, where the conflict is about one.', Type.Optional(DecisionView)),
  }),
);
export type Problem = Static<typeof Problem>;

export const Health = named(
  'Health',
  'Whether the service can work.',
  Type.Object({
    status: about('The whole.', OneOf('ok', 'unavailable')),
    checks: about(
      'Each thing that it depends on.',
      Type.Optional(Type.Record(Type.String(), OneOf('ok', 'unavailable'))),
    ),
  }),
);
export type Health = Static<typeof Health>;
