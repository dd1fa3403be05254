import Type from 'typebox';
import { about } from '../describe.ts';
import { idOf, Text } from '../ids.ts';
import { FIELD_LIMITS } from '../limits.ts';
import { FeedPosition } from './position.ts';

/** What a client sends to come, to stay and to go. */
export const COMING_PAYLOADS = {
  'auth:refresh': about(
    'A new token for the connection; acknowledged with `expiresAt`.',
    Type.Object({ token: about('The new token, of the same user.', Type.String({ minLength: 1, maxLength: 8_192 })) }),
  ),
  'agent:subscribe': about(
    'Receive a session’s agent events; acknowledged with those missed since a place, or with a snapshot.',
    Type.Object({
      sessionId: idOf('session'),
      since: about('The place up to which everything was seen.', Type.Optional(FeedPosition)),
    }),
  ),
  'agent:unsubscribe': about('Receive them no more.', Type.Object({ sessionId: idOf('session') })),
  'session:join': about(
    'Take part in a session; acknowledged with what is open in it, and with what was missed since a place or the history.',
    Type.Object({
      sessionId: idOf('session'),
      since: about('The place up to which everything was seen.', Type.Optional(FeedPosition)),
      name: about(
        'What whoever has no name in their token wants to be called; one that does not pass the filter is refused, and an anonymous event takes none.',
        Type.Optional(Text(FIELD_LIMITS.personName)),
      ),
    }),
  ),
  'session:leave': about('Take part no more.', Type.Object({ sessionId: idOf('session') })),
} as const;
