import Type from 'typebox';
import { about } from '../describe.ts';
import { idOf, Text } from '../ids.ts';
import { FIELD_LIMITS } from '../limits.ts';
import { clientId } from './position.ts';

/** What a client sends about questions to the speakers. */
export const QUESTION_PAYLOADS = {
  'question:ask': about(
    'Ask the speakers; acknowledged with the question’s `id` and its place `seq` once it is kept and shown, and with `held` where it waits for an organiser.',
    Type.Object({
      sessionId: idOf('session'),
      text: about('What is asked.', Text(FIELD_LIMITS.asked)),
      anonymous: about('Whether nobody is to see who asks.', Type.Optional(Type.Boolean())),
      clientId,
    }),
  ),
  'question:upvote': about(
    'Want an open question answered too; once a user, and again is harmless.',
    Type.Object({ sessionId: idOf('session'), questionId: idOf('question') }),
  ),
  'question:answered': about(
    'Say that a question was answered, or not after all, as an organiser.',
    Type.Object({
      sessionId: idOf('session'),
      questionId: idOf('question'),
      answered: about('Whether it was; true unless said.', Type.Optional(Type.Boolean())),
    }),
  ),
  'question:pin': about(
    'Put a question on top, or no longer, as an organiser.',
    Type.Object({
      sessionId: idOf('session'),
      questionId: idOf('question'),
      pinned: about('Whether it is on top; true unless said.', Type.Optional(Type.Boolean())),
    }),
  ),
  'question:remove': about(
    'Take a question back from everybody, shown or held, as an organiser.',
    Type.Object({ sessionId: idOf('session'), questionId: idOf('question') }),
  ),
  'question:shown-list': about(
    'Ask, as an organiser, for the questions that the room is shown, in the order of `question:list`; acknowledged with at most 50 `questions`.',
    Type.Object({ sessionId: idOf('session') }),
  ),
  'question:held-list': about(
    'Ask, as an organiser, which questions the filter held back; acknowledged with at most 50 `questions`, oldest first.',
    Type.Object({ sessionId: idOf('session') }),
  ),
  'question:release': about(
    'Show a held question after all, as an organiser.',
    Type.Object({ sessionId: idOf('session'), questionId: idOf('question') }),
  ),
} as const;
