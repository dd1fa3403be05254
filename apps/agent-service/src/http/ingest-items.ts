import {
  ContractError,
  decodePlatformEvent,
  isBatchedChannel,
  PLATFORM_CHANNELS,
  type BatchedChannel,
  type IngestItem,
} from '@conductor/contracts';

/** An item by what can be said of it without asking anybody. `sessionId` is null for a closing that names only its poll. */
export type Sorted =
  | { kind: 'event'; id: string; sessionId: string | null; channel: BatchedChannel; payload: string }
  | { kind: 'heartbeat' }
  | { kind: 'rejected'; path: string; reason: string };

const rejected = (path: string, reason: string): Sorted => ({ kind: 'rejected', path, reason });

/**
 * What an item of this event's publisher is, by the channels' own rules. The event is the key's and the source is the
 * key, whatever the item says: nobody speaks for another event or in another's name.
 */
export function sortItem({ id, channel, data }: IngestItem, eventId: string, source: string): Sorted {
  if (channel === PLATFORM_CHANNELS.heartbeat) return { kind: 'heartbeat' };
  if (!isBatchedChannel(channel)) return rejected('/channel', 'unknown');
  if (id === undefined) return rejected('/id', 'required');
  const payload = JSON.stringify({ ...data, eventId: data?.['eventId'] ?? eventId, source });
  const event = decodePlatformEvent(channel, Buffer.from(payload));
  if (event instanceof ContractError)
    return rejected(event.path === '/' ? '/data' : `/data${event.path}`, event.reason);
  if (event.type === 'heartbeat' || event.eventId !== eventId) return rejected('/data/eventId', 'not_yours');
  return { kind: 'event', id: id.trim(), sessionId: event.sessionId ?? null, channel, payload };
}
