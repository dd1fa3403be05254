import Type, { type Static } from 'typebox';
import { about, named } from '../describe.ts';
import { EpochMs, idOf, OneOf, Text } from '../ids.ts';

/** All scopes of keys; none holds another. */
export const KEY_SCOPES = ['ingest', 'read', 'propose', 'approve', 'connect'] as const;
export const KeyScope = named(
  'KeyScope',
  'What a key may: `ingest` tells what happened in the event’s sessions, `read` sees what a viewer sees, `propose` proposes interventions, `approve` answers what the conductor proposes, `connect` carries interventions out at an audience elsewhere.',
  OneOf(...KEY_SCOPES),
);
export type KeyScope = Static<typeof KeyScope>;

/** Keys that an event has at most. */
export const MOST_KEYS = 50;

export const KeyBody = named(
  'KeyBody',
  'A key to be made.',
  Type.Object(
    {
      name: about('What people call it.', Text({ min: 1, max: 60 })),
      scopes: about(
        'What it may.',
        Type.Array(KeyScope, { minItems: 1, maxItems: KEY_SCOPES.length, uniqueItems: true }),
      ),
    },
    { additionalProperties: false },
  ),
);
export type KeyBody = Static<typeof KeyBody>;

const fields = {
  id: about('The part of the key by which it is found.', idOf('key')),
  eventId: idOf('event'),
  name: about('What people call it.', Type.String({ maxLength: 60 })),
  scopes: about('What it may.', Type.Array(KeyScope, { maxItems: KEY_SCOPES.length })),
  createdBy: about('The id of the user who made it.', Type.String({ maxLength: 255 })),
  createdAt: about('When, in milliseconds since the Unix epoch.', EpochMs),
};

export const KeyView = named('KeyView', 'A key without its secret.', Type.Object(fields));
export type KeyView = Static<typeof KeyView>;

export const NewKey = named(
  'NewKey',
  'A key just made.',
  Type.Object({
    ...fields,
    key: about('The key itself, shown here and never again: only its hash is kept.', Type.String({ maxLength: 100 })),
  }),
);
export type NewKey = Static<typeof NewKey>;

export const KeyList = named(
  'KeyList',
  'All keys of an event.',
  Type.Object({ items: about('The oldest first.', Type.Array(KeyView, { maxItems: MOST_KEYS })) }),
);

export const KeyParams = Type.Object({ eventId: idOf('event'), keyId: idOf('key') });
