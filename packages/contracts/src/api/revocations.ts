import Type, { type Static } from 'typebox';
import { EpochMs, idOf, Nullable } from '../ids.ts';
import { about, named } from '../describe.ts';

export const RevocationBody = named(
  'RevocationBody',
  'Whose tokens are to open nothing any more.',
  Type.Object({ userId: idOf('user') }, { additionalProperties: false }),
);

export const RevocationView = named(
  'RevocationView',
  'Tokens of a user that open nothing any more.',
  Type.Object({
    userId: idOf('user'),
    eventId: about('The event whose guest that is; null: the tokens are refused everywhere.', Nullable(idOf('event'))),
    until: about('Tokens issued up to then are refused, in milliseconds since the Unix epoch.', EpochMs),
  }),
);
export type RevocationView = Static<typeof RevocationView>;
