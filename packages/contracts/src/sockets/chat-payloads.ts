import Type from 'typebox';
import { about } from '../describe.ts';
import { Id, idOf, Text, Within } from '../ids.ts';
import { FIELD_LIMITS } from '../limits.ts';
import { clientId } from './position.ts';

/** What a client sends about a session’s chat. */
export const CHAT_PAYLOADS = {
  'chat:send': about(
    'Write in the chat; acknowledged with the message’s `id` and its place `seq` once it is kept and shown, and with `held` where it waits for an organiser.',
    Type.Object({ sessionId: idOf('session'), text: about('The words.', Text(FIELD_LIMITS.chatText)), clientId }),
  ),
  'chat:remove': about(
    'Take a message back from everybody, shown or held, as an organiser.',
    Type.Object({ sessionId: idOf('session'), messageId: idOf('message') }),
  ),
  'chat:shown-list': about(
    'Ask, as an organiser, for the newest messages that the room was told; acknowledged with at most 50 `messages`, oldest first.',
    Type.Object({ sessionId: idOf('session') }),
  ),
  'chat:held-list': about(
    'Ask, as an organiser, what the filter held back; acknowledged with at most 50 `messages`, oldest first.',
    Type.Object({ sessionId: idOf('session') }),
  ),
  'chat:release': about(
    'Show a held message after all, as an organiser.',
    Type.Object({ sessionId: idOf('session'), messageId: idOf('message') }),
  ),
  'chat:mute': about(
    'Take no messages of a user for a while, as an organiser.',
    Type.Object({
      sessionId: idOf('session'),
      userId: about('Whose.', Id),
      minutes: about('For how many minutes; 0 ends it.', Within(FIELD_LIMITS.muteMinutes)),
    }),
  ),
} as const;
