import Type, { type Static } from 'typebox';
import { Id, OneOf, Text, Whole, Within } from './ids.ts';
import { FIELD_LIMITS, OPTION_COUNT } from './limits.ts';
import { about, named } from './describe.ts';

const closed = { additionalProperties: false } as const;

export const PollContent = named(
  'PollContent',
  'A question with 2–6 distinct answers; it closes by itself.',
  Type.Object(
    {
      arm: about('Which intervention it is.', Type.Literal('POLL')),
      question: about('What is asked.', Text(FIELD_LIMITS.question)),
      options: about(
        'The answers to choose from, all different.',
        Type.Array(Text(FIELD_LIMITS.option), { minItems: OPTION_COUNT.min, maxItems: OPTION_COUNT.max }),
      ),
      durationSeconds: about('For how many seconds it is open.', Within(FIELD_LIMITS.durationSeconds)),
    },
    closed,
  ),
);
export const ChatPromptContent = named(
  'ChatPromptContent',
  'A sentence put into the chat that invites answers.',
  Type.Object(
    {
      arm: about('Which intervention it is.', Type.Literal('CHAT_PROMPT')),
      prompt: about('What the chat is asked.', Text(FIELD_LIMITS.prompt)),
    },
    closed,
  ),
);
export const BroadcastContent = named(
  'BroadcastContent',
  'A banner over everybody’s page.',
  Type.Object(
    {
      arm: about('Which intervention it is.', Type.Literal('BROADCAST')),
      title: about('The heading.', Text(FIELD_LIMITS.title)),
      message: about('The words.', Text(FIELD_LIMITS.message)),
    },
    closed,
  ),
);
export const QnaPromoteContent = named(
  'QnaPromoteContent',
  'An open question of the audience put in front, or an invitation to ask when there is none.',
  Type.Object(
    {
      arm: about('Which intervention it is.', Type.Literal('QNA_PROMOTE')),
      title: about('The heading.', Text(FIELD_LIMITS.title)),
      message: about('The words.', Text(FIELD_LIMITS.message)),
      questionId: about('Which open question, where a person chose one; the strongest unless said.', Type.Optional(Id)),
    },
    closed,
  ),
);
export const GamificationContent = named(
  'GamificationContent',
  'A challenge to the whole room: so many reactions within so many seconds.',
  Type.Object(
    {
      arm: about('Which intervention it is.', Type.Literal('GAMIFICATION')),
      title: about('The heading.', Text(FIELD_LIMITS.title)),
      description: about('What everybody is to do.', Text(FIELD_LIMITS.description)),
      goal: about('How many reactions are wanted.', Within(FIELD_LIMITS.goal)),
      durationSeconds: about('Within how many seconds.', Within(FIELD_LIMITS.durationSeconds)),
    },
    closed,
  ),
);
export const NudgeContent = named(
  'NudgeContent',
  'A quiet word to those who have been silent for minutes; the real-time-service chooses them.',
  Type.Object(
    {
      arm: about('Which intervention it is.', Type.Literal('NUDGE')),
      message: about('The words.', Text(FIELD_LIMITS.message)),
      silentForSeconds: about(
        'Shown to those who have not acted for so many seconds.',
        Within(FIELD_LIMITS.silentForSeconds),
      ),
    },
    closed,
  ),
);
export const NotificationContent = named(
  'NotificationContent',
  'A word to the organiser, never to the audience.',
  Type.Object(
    {
      arm: about('Which intervention it is.', Type.Literal('NOTIFICATION')),
      title: about('The heading.', Text(FIELD_LIMITS.title)),
      message: about('The words.', Text(FIELD_LIMITS.message)),
    },
    closed,
  ),
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

export const Content = named('Content', 'What an intervention says, told apart by `arm`.', Type.Union([...CONTENTS]));
export type Content = Static<typeof Content>;

export type Arm = Content['arm'];
export const ARMS: readonly Arm[] = CONTENTS.map(({ properties }) => properties.arm.const);
export const Arm = named('Arm', 'An intervention that can be chosen.', OneOf(...ARMS));

export type ContentOf<A extends Arm> = Extract<Content, { arm: A }>;

export const Generation = named(
  'Generation',
  'How words came about.',
  Type.Object({
    method: about(
      'Who wrote them: a model, a template, a person, or a program that came in by a key.',
      OneOf('MODEL', 'TEMPLATE', 'HUMAN', 'PROGRAM'),
    ),
    model: about('The model that wrote, or that was tried.', Type.Optional(Type.String({ maxLength: 100 }))),
    templateId: about('The template that was used.', Type.Optional(Type.String({ maxLength: 100 }))),
    inputTokens: about('Tokens that were sent to models, over all tries.', Type.Optional(Whole())),
    outputTokens: about('Tokens that models wrote, over all tries.', Type.Optional(Whole())),
    latencyMs: about('Milliseconds from the wish for words to their arrival.', Type.Optional(Whole())),
    costUsd: about('What it cost, in US dollars.', Type.Optional(Type.Number({ minimum: 0 }))),
    reason: about('Why no model’s words were taken.', Type.Optional(Type.String({ maxLength: 500 }))),
    guard: about(
      'What the filter objected to on the way, for a human to see.',
      Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { maxItems: 20 })),
    ),
  }),
);
export type Generation = Static<typeof Generation>;
