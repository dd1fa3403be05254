import Type, { type Static } from 'typebox';
import { EpochMs, Id, OneOf, Text } from '../ids.ts';

/** What a key may: `ingest` tells what happened in the event’s sessions, `read` sees what a viewer sees. */
export const KeyScope = OneOf('ingest', 'read');
export type KeyScope = Static<typeof KeyScope>;

/** Keys that an event has at most. */
export const MOST_KEYS = 50;

/** `POST /agent/events/:eventId/keys`. */
export const KeyBody = Type.Object(
  {
    name: Text({ min: 1, max: 60 }),
    scopes: Type.Array(KeyScope, { minItems: 1, maxItems: 2, uniqueItems: true }),
  },
  { additionalProperties: false },
);
export type KeyBody = Static<typeof KeyBody>;

/** A key without its secret: `id` is the part by which it is found, and stands in the key itself. */
export const KeyView = Type.Object({
  id: Id,
  eventId: Id,
  name: Type.String({ maxLength: 60 }),
  scopes: Type.Array(KeyScope, { maxItems: 2 }),
  createdBy: Type.String({ maxLength: 255 }),
  createdAt: EpochMs,
});
export type KeyView = Static<typeof KeyView>;

/** A key just made. `key` is shown here and never again: only its hash is kept. */
export const NewKey = Type.Object({ ...KeyView.properties, key: Type.String({ maxLength: 100 }) });
export type NewKey = Static<typeof NewKey>;

export const KeyList = Type.Object({ items: Type.Array(KeyView, { maxItems: MOST_KEYS }) });
export const KeyParams = Type.Object({ eventId: Id, keyId: Id });
