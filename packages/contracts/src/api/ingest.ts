import Type, { type Static } from 'typebox';
import { about, named } from '../describe.ts';
import { Id, Nullable, OneOf } from '../ids.ts';

/** Items in a batch at most. */
export const MOST_INGESTED = 500;
/** A batch’s size in bytes at most. */
export const MAX_INGEST_BYTES = 1_048_576;

export const IngestItem = named(
  'IngestItem',
  'One message for a platform channel.',
  Type.Object({
    id: about(
      'The publisher’s own: the same one again within 15 minutes counts once. A heartbeat needs none.',
      Type.Optional(Id),
    ),
    channel: about('The name of the channel.', Type.String({ minLength: 1, maxLength: 100 })),
    data: about(
      'The channel’s payload, see the AsyncAPI document; `eventId` may be left out. A heartbeat needs none.',
      Type.Optional(Type.Unsafe<Record<string, unknown>>(Type.Object({}))),
    ),
  }),
);
export type IngestItem = Static<typeof IngestItem>;

export const IngestBody = named(
  'IngestBody',
  'A batch of what happened.',
  Type.Object(
    { events: about('In their order.', Type.Array(IngestItem, { minItems: 1, maxItems: MOST_INGESTED })) },
    { additionalProperties: false },
  ),
);

export const IngestFate = named(
  'IngestFate',
  'What became of an item of a batch.',
  Type.Object({
    id: about('The item’s own id; null where it had none.', Nullable(Id)),
    status: about(
      '`accepted`, told on; `duplicate`, its id counted before; `limited`, beyond what a key may send in a minute, to be sent again later; `rejected`, never right as it is.',
      OneOf('accepted', 'duplicate', 'limited', 'rejected'),
    ),
    path: about('Where in a rejected item the fault is.', Type.Optional(Type.String({ maxLength: 200 }))),
    reason: about('Which fault it is, in a word.', Type.Optional(Type.String({ maxLength: 40 }))),
  }),
);
export type IngestFate = Static<typeof IngestFate>;

export const IngestFates = named(
  'IngestFates',
  'What became of a batch.',
  Type.Object({
    items: about('A fate for each item, in their order.', Type.Array(IngestFate, { maxItems: MOST_INGESTED })),
  }),
);
