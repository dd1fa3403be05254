import Type, { type Static } from 'typebox';
import { Id, Nullable, OneOf } from '../ids.ts';

/** Items in a batch at most. */
export const MOST_INGESTED = 500;
/** A batch’s size in bytes at most. */
export const MAX_INGEST_BYTES = 1_048_576;

/**
 * One message for a platform channel: `data` is the channel's payload, see the AsyncAPI document. `id` is the
 * publisher's own; the same one again within 15 minutes counts once. A heartbeat needs neither.
 */
export const IngestItem = Type.Object({
  id: Type.Optional(Id),
  channel: Type.String({ minLength: 1, maxLength: 100 }),
  data: Type.Optional(Type.Unsafe<Record<string, unknown>>(Type.Object({}))),
});
export type IngestItem = Static<typeof IngestItem>;

/** `POST /ingest/events`. */
export const IngestBody = Type.Object(
  { events: Type.Array(IngestItem, { minItems: 1, maxItems: MOST_INGESTED }) },
  { additionalProperties: false },
);

/**
 * What became of an item: `accepted`, told on; `duplicate`, its id counted before; `limited`, beyond what a key may send
 * in a minute, send it again later; `rejected`, never to be sent again so: `path` says where in the item, `reason` why.
 */
export const IngestFate = Type.Object({
  id: Nullable(Id),
  status: OneOf('accepted', 'duplicate', 'limited', 'rejected'),
  path: Type.Optional(Type.String({ maxLength: 200 })),
  reason: Type.Optional(Type.String({ maxLength: 40 })),
});
export type IngestFate = Static<typeof IngestFate>;

/** The fates in the order of the items. */
export const IngestFates = Type.Object({ items: Type.Array(IngestFate, { maxItems: MOST_INGESTED }) });
