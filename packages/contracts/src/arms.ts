import Type, { type Static } from 'typebox';
import { OneOf, Text, Whole, Within } from './ids.ts';
import { FIELD_LIMITS, OPTION_COUNT } from './limits.ts';

const closed = { additionalProperties: false } as const;

/** A question with 2–6 distinct answers; it closes by itself. */
export const PollContent = Type.Object(
  {
    arm: Type.Literal('POLL'),
    question: Text(FIELD_LIMITS.question),
    options: Type.Array(Text(FIELD_LIMITS.option), { minItems: OPTION_COUNT.min, maxItems: OPTION_COUNT.max }),
    durationSeconds: Within(FIELD_LIMITS.durationSeconds),
  },
  closed,
);
/** A sentence put into the chat that invites answers. */
export const ChatPromptContent = Type.Object(
  { arm: Type.Literal('CHAT_PROMPT'), prompt: Text(FIELD_LIMITS.prompt) },
  closed,
);
/** A banner over everybody's page. */
export const BroadcastContent = Type.Object(
  { arm: Type.Literal('BROADCAST'), title: Text(FIELD_LIMITS.title), message: Text(FIELD_LIMITS.message) },
  closed,
);
/** The audience's strongest open question put in front, or an invitation to ask when there is none. */
export const QnaPromoteContent = Type.Object(
  { arm: Type.Literal('QNA_PROMOTE'), title: Text(FIELD_LIMITS.title), message: Text(FIELD_LIMITS.message) },
  closed,
);
/** A challenge to the whole room: so many reactions within so many seconds. */
export const GamificationContent = Type.Object(
  {
    arm: Type.Literal('GAMIFICATION'),
    title: Text(FIELD_LIMITS.title),
    description: Text(FIELD_LIMITS.description),
    goal: Within(FIELD_LIMITS.goal),
    durationSeconds: Within(FIELD_LIMITS.durationSeconds),
  },
  closed,
);
/** A quiet word to those who have been silent for minutes; the real-time-service chooses them. */
export const NudgeContent = Type.Object(
  {
    arm: Type.Literal('NUDGE'),
    message: Text(FIELD_LIMITS.message),
    silentForSeconds: Within(FIELD_LIMITS.silentForSeconds),
  },
  closed,
);
/** A word to the organiser, never to the audience. */
export const NotificationContent = Type.Object(
  { arm: Type.Literal('NOTIFICATION'), title: Text(FIELD_LIMITS.title), message: Text(FIELD_LIMITS.message) },
  closed,
);

/** The content of every arm: the one list of arms there is, in the order in which they are shown. */
const CONTENTS = [
  PollContent,
  ChatPromptContent,
  BroadcastContent,
  QnaPromoteContent,
  GamificationContent,
  NudgeContent,
  NotificationContent,
] as const;

/** What an intervention says, by arm; `arm` tells them apart. */
export const Content = Type.Union([...CONTENTS]);
export type Content = Static<typeof Content>;

export type Arm = Content['arm'];
export const ARMS: readonly Arm[] = CONTENTS.map(({ properties }) => properties.arm.const);
/** An intervention that can be chosen. */
export const Arm = OneOf(...ARMS);

export type ContentOf<A extends Arm> = Extract<Content, { arm: A }>;

/** How the words came about; cost in US dollars. `guard` lists what the filters said, for a human to see. */
export const Generation = Type.Object({
  method: OneOf('MODEL', 'TEMPLATE', 'HUMAN'),
  model: Type.Optional(Type.String({ maxLength: 100 })),
  templateId: Type.Optional(Type.String({ maxLength: 100 })),
  inputTokens: Type.Optional(Whole()),
  outputTokens: Type.Optional(Whole()),
  latencyMs: Type.Optional(Whole()),
  costUsd: Type.Optional(Type.Number({ minimum: 0 })),
  reason: Type.Optional(Type.String({ maxLength: 500 })),
  guard: Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { maxItems: 20 })),
});
export type Generation = Static<typeof Generation>;
