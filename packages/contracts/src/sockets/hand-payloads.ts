import Type from 'typebox';
import { about } from '../describe.ts';
import { Id, idOf, OneOf } from '../ids.ts';
import { REACTIONS } from '../limits.ts';
import { clientId } from './position.ts';

/** What a client sends without a word: hands and reactions. */
export const HAND_PAYLOADS = {
  'hand:raise': about(
    'Ask for the word; again is harmless. It is lowered when its owner leaves or the session ends.',
    Type.Object({ sessionId: idOf('session') }),
  ),
  'hand:lower': about(
    'Lower one’s own hand, or as an organiser somebody’s; again is harmless.',
    Type.Object({
      sessionId: idOf('session'),
      userId: about('Whose, as `hand:list` names them; one’s own unless said.', Type.Optional(Id)),
    }),
  ),
  'hand:list': about(
    'Ask, as an organiser, whose hands are raised; acknowledged with `hands`, the one that was raised first first.',
    Type.Object({ sessionId: idOf('session') }),
  ),
  'reaction:send': about(
    'Send a reaction; the room sees how many came, not from whom. With a `clientId` it counts once in a challenge.',
    Type.Object({ sessionId: idOf('session'), emoji: about('Which one.', OneOf(...REACTIONS)), clientId }),
  ),
} as const;
