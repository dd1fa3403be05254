import { PLATFORM_CHANNELS, type PlatformChannel } from './channels.ts';
import { checker, ContractError, decodePlatformValue, isPlatformChannel, textOf } from './codec.ts';
import { EventBatch, MAX_BATCH_BYTES, type BatchedChannel } from './event-batch.ts';
import type { PlatformEvent } from './platform-events.ts';

/** What a batch of events is called in logs and metrics. */
export const BATCH_LABEL = 'event batch';
const batch = checker(BATCH_LABEL, EventBatch);

/** One event of a batch, or why it alone was refused. */
export type BatchedEvent = { channel: PlatformChannel; event: PlatformEvent | ContractError };

export const isBatchedChannel = (channel: string): channel is BatchedChannel =>
  channel !== PLATFORM_CHANNELS.heartbeat && isPlatformChannel(channel);

/** An event as it stands in a batch; `json` is what its channel would carry alone. */
export const batchedItem = (channel: BatchedChannel, json: string): string => `{"channel":"${channel}","data":${json}}`;

/** How a batch begins; it goes on with its items, a comma between two, and ends with `]}`. */
export const eventBatchHead = (partition: number, source: string): string =>
  `{"p":${partition},"source":${JSON.stringify(source)},"events":[`;

/** A batch of such items, at least one. Whoever gathers them sees to `MAX_BATCH_EVENTS` and `MAX_BATCH_BYTES`. */
export const encodeEventBatch = (partition: number, source: string, items: readonly string[]): string =>
  `${eventBatchHead(partition, source)}${items.join(',')}]}`;

/**
 * A batch's events in their order, each checked by its own channel's schema, with the batch's source where it names
 * none. What is no batch comes back as a `ContractError`; this never throws.
 */
export function decodeEventBatch(payload: Buffer): BatchedEvent[] | ContractError {
  if (payload.byteLength > MAX_BATCH_BYTES) return new ContractError(BATCH_LABEL, '/', 'maxBytes');
  const value = parse(payload);
  if (value instanceof ContractError) return value;
  const source = value.source.trim();
  return value.events.map(({ channel, data }) => {
    const event = decodePlatformValue(channel, data);
    if (!(event instanceof ContractError) && event.type !== 'heartbeat') event.source ??= source;
    return { channel, event };
  });
}

function parse(payload: Buffer): EventBatch | ContractError {
  try {
    return batch.parse(textOf(payload));
  } catch {
    return new ContractError(BATCH_LABEL, '/', 'json');
  }
}
