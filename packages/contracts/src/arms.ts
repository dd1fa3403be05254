import Type, { type Static } from 'typebox';
import { NOT_BLANK, OneOf, Whole } from './ids.ts';

export const ARMS = [
  'POLL',
  'CHAT_PROMPT',
  'BROADCAST',
  'QNA_PROMOTE',
  'GAMIFICATION',
  'NUDGE',
  'NOTIFICATION',
] as const;
/** An intervention that can be chosen. */
export const Arm = OneOf(...ARMS);
export type Arm = Static<typeof Arm>;

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: NOT_BLANK });
const closed = { additionalProperties: false } as const;

/** A question with 2–6 distinct answers; it closes by itself. */
export const PollContent = Type.Object(
  {
    arm: Type.Literal('POLL'),
    question: text(200),
    options: Type.Array(text(80), { minItems: 2, maxItems: 6 }),
    durationSeconds: Type.Integer({ minimum: 15, maximum: 600 }),
  },
  closed,
);
/** A sentence put into the chat that invites answers. */
export const ChatPromptContent = Type.Object({ arm: Type.Literal('CHAT_PROMPT'), prompt: text(280) }, closed);
/** A banner over everybody's page. */
export const BroadcastContent = Type.Object(
  { arm: Type.Literal('BROADCAST'), title: text(80), message: text(280) },
  closed,
);
/** The audience's strongest open question put in front, or an invitation to ask when there is none. */
export const QnaPromoteContent = Type.Object(
  { arm: Type.Literal('QNA_PROMOTE'), title: text(80), message: text(280) },
  closed,
);
/** A challenge to the whole room: so many reactions within so many seconds. */
export const GamificationContent = Type.Object(
  {
    arm: Type.Literal('GAMIFICATION'),
    title: text(80),
    description: text(280),
    goal: Type.Integer({ minimum: 1, maximum: 100_000 }),
    durationSeconds: Type.Integer({ minimum: 15, maximum: 600 }),
  },
  closed,
);
/** A quiet word to those who have been silent for minutes; the real-time-service chooses them. */
export const NudgeContent = Type.Object(
  { arm: Type.Literal('NUDGE'), message: text(280), silentForSeconds: Type.Integer({ minimum: 60, maximum: 3_600 }) },
  closed,
);
/** A word to the organiser, never to the audience. */
export const NotificationContent = Type.Object(
  { arm: Type.Literal('NOTIFICATION'), title: text(80), message: text(280) },
  closed,
);

/** What an intervention says, by arm; `arm` tells them apart. */
export const Content = Type.Union([
  PollContent,
  ChatPromptContent,
  BroadcastContent,
  QnaPromoteContent,
  GamificationContent,
  NudgeContent,
  NotificationContent,
]);
export type Content = Static<typeof Content>;
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
