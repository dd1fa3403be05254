import Type, { type Static } from 'typebox';
import { about, named } from '../describe.ts';
import { EpochMs, idOf, Text } from '../ids.ts';
import { FIELD_LIMITS } from '../limits.ts';

export const Invitation = named(
  'Invitation',
  'Whoever has the code may come in, as a guest.',
  Type.Object({
    code: about('The code, shown here and never again: only its hash is kept.', Type.String({ maxLength: 40 })),
    expiresAt: about('Until when, in milliseconds since the Unix epoch.', EpochMs),
  }),
);
export type Invitation = Static<typeof Invitation>;

export const JoinBody = named(
  'JoinBody',
  'Who wants to come in, and by what.',
  Type.Object(
    {
      code: about('The code; hyphens, blanks and case do not matter.', Text({ min: 1, max: 40 })),
      name: about(
        'What the guest wants to be called; an anonymous event takes none.',
        Type.Optional(Text(FIELD_LIMITS.personName)),
      ),
    },
    { additionalProperties: false },
  ),
);

export const Joined = named(
  'Joined',
  'A guest who has come in.',
  Type.Object({
    token: about('The guest’s token for the sockets.', Type.String({ maxLength: 2_000 })),
    sessionId: idOf('session'),
    expiresAt: about('Until when the token is good, in milliseconds since the Unix epoch.', EpochMs),
  }),
);
