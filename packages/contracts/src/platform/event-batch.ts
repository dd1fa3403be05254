import Type, { type Static } from 'typebox';
import { about, named } from '../describe.ts';
import { Id, OneOf } from '../ids.ts';
import { EVENT_PARTITIONS, PLATFORM_CHANNELS } from './channels.ts';

/** So many events are in one batch at most. */
export const MAX_BATCH_EVENTS = 500;
/** Batches above this many bytes are rejected unread: some thousand short events, or four as large as may be. */
export const MAX_BATCH_BYTES = 262_144;

const { chatMessage, pollVote, pollClosed, sync } = PLATFORM_CHANNELS;

export const EventBatch = named(
  'EventBatch',
  '`platform.events.batch.v1.{p}`: what gathered at one publisher in at most 50 ms, in order; at most 500 events and 256 KiB. An event that does not fit is refused by itself.',
  Type.Object({
    p: about('The partition, as in the channel’s name.', Type.Integer({ minimum: 0, maximum: EVENT_PARTITIONS - 1 })),
    source: about('Who tells the events that name no source of their own.', Id),
    events: about(
      'The events.',
      Type.Array(
        Type.Object({
          channel: about('The channel that it would have alone.', OneOf(chatMessage, pollVote, pollClosed, sync)),
          // Checked by its channel's own schema.
          data: about('Its payload there.', Type.Unknown()),
        }),
        { minItems: 1, maxItems: MAX_BATCH_EVENTS },
      ),
    ),
  }),
);
export type EventBatch = Static<typeof EventBatch>;

/** The channels whose messages may come in batches: all but the heartbeat's. */
export type BatchedChannel = EventBatch['events'][number]['channel'];
