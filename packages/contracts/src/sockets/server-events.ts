import type { FeedEvent, OrganiserNotification } from '../feed.ts';
import type { FeedType } from '../limits.ts';
import type { RoomEventName, RoomPayload } from '../room.ts';
import type { FeedPosition } from './position.ts';

type FeedEvents = { [T in FeedType]: (event: Extract<FeedEvent, { type: T }>) => void };
/** With its place where it stands in the room’s log; counts that pass have none. */
type RoomEvents = { [E in RoomEventName]: (payload: RoomPayload<E> & Partial<FeedPosition>) => void };

/** What browsers may receive. */
export interface ServerToClientEvents extends FeedEvents, RoomEvents {
  'agent:notification': (notification: OrganiserNotification) => void;
  /** To its sender alone: the message waits for an organiser. */
  'chat:held': (payload: { sessionId: string; id: string }) => void;
  /** The user is in the session no more, for a reason other than their own wish. */
  'session:removed': (payload: { sessionId: string; reason: string }) => void;
  /** Something that the room was told could not be had any more: join again. */
  'session:missed': (payload: { sessionId: string; recovered: false }) => void;
  /** The subscription ended for a reason other than the client's own wish. */
  'agent:unsubscribed': (payload: { sessionId: string; reason: string }) => void;
  /** The token is about to expire (60 s before): send `auth:refresh`. */
  'auth:expiring': (payload: { expiresAt: number }) => void;
  /** The token has expired: the connection ends with this. */
  'auth:expired': (payload: { reason: string }) => void;
}
