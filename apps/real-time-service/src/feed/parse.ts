import {
  FeedEventSchema,
  FeedPosition,
  Id,
  parseJson,
  RoomEventSchema,
  type FeedEvent,
  type PlacedRoomEvent,
  type RoomEvent,
} from '@conductor/contracts';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { Placed } from './follower.ts';

/** What is for these people alone, and its id. */
export type Whispered = { id: string; to: readonly string[]; event: RoomEvent };
/**
 * A room's event on its channel: with a place where it stands in the log, without one where it may be lost, with names
 * where it is not for everybody.
 */
export type RoomMessage =
  | { placed: Placed<PlacedRoomEvent> }
  | { passing: RoomEvent }
  | { whispered: Whispered }
  /** These users are to leave at once. */
  | { putOut: readonly string[] };

const Place = Type.Object({ id: Id, ...FeedPosition.properties });
const place = Compile(Place);
const addressed = Compile(Type.Object({ id: Id, to: Type.Array(Id) }));
const putOut = Compile(Type.Object({ sessionId: Id, putOut: Type.Array(Id) }));
const roomEvent = Compile(RoomEventSchema);
const feedEvent = Compile(FeedEventSchema);

/**
 * An agent event of this session, or undefined for anything else: what came over Redis is checked before any browser
 * sees it, the event's name included.
 */
export function readFeedEvent(sessionId: string, text: string): Placed<FeedEvent> | undefined {
  const value = parseJson(text);
  if (!feedEvent.Check(value) || value.sessionId !== sessionId) return undefined;
  return { id: value.id, epoch: value.epoch, seq: value.seq, event: value };
}

/** What a room is told of this session, or undefined for anything else. */
export function readRoomMessage(sessionId: string, text: string): RoomMessage | undefined {
  const value = parseJson(text);
  if (putOut.Check(value)) return value.sessionId === sessionId ? { putOut: value.putOut } : undefined;
  if (!roomEvent.Check(value) || value.payload.sessionId !== sessionId) return undefined;
  const event: RoomEvent = value;
  if ('to' in value) {
    if (!addressed.Check(value)) return undefined;
    return { whispered: { id: value.id, to: value.to, event: { ...event } } };
  }
  if (!place.Check(value)) return { passing: event };
  const { id, epoch, seq } = value;
  return { placed: { id, epoch, seq, event: { ...event, epoch, seq } } };
}

/** What a browser is sent of a room's event: its payload, with the place where it has one. */
export const payloadOf = (event: RoomEvent | PlacedRoomEvent): object =>
  'seq' in event ? { ...event.payload, epoch: event.epoch, seq: event.seq } : event.payload;
