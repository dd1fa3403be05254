import Type, { type Static } from 'typebox';
import { about, named } from '../describe.ts';
import { Text } from '../ids.ts';
import { FIELD_LIMITS } from '../limits.ts';

/** The namespace of every socket. */
export const SOCKET_NAMESPACE = '/events';

export const FeedPosition = named(
  'FeedPosition',
  'A place in a session’s log, to be resumed from.',
  Type.Object({
    epoch: about('The life of the log that gave the place.', Type.String({ minLength: 1, maxLength: 100 })),
    seq: about('The last place that was seen; 0 for none.', Type.Integer({ minimum: 0 })),
  }),
);
export type FeedPosition = Static<typeof FeedPosition>;

/** A field of payloads. */
export const clientId = about(
  'The client’s own id of it: sent again with it by the same user, it is done once and acknowledged as the first time.',
  Type.Optional(Text(FIELD_LIMITS.clientId)),
);
