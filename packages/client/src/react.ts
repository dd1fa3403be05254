import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { connect, type Connection, type ConnectionState, type ConnectOptions } from './connection.ts';
import type { Feed } from './feed/feed.ts';
import type { FeedState } from './feed/feed-state.ts';
import type { Standing } from './follow.ts';
import { onceAFrame } from './frames.ts';
import type { Room } from './room/room.ts';
import { EMPTY_ROOM, type RoomState } from './room/room-state.ts';

export { onceAFrame } from './frames.ts';

const nobody = (): (() => void) => () => undefined;
const JOINING: Standing = { kind: 'joining' };

/** A connection for as long as the component is there; null in its first turn. A changed `url` makes a new one. */
export function useConnection(
  url: string,
  token: ConnectOptions['token'],
  options: Omit<ConnectOptions, 'url' | 'token'> = {},
): Connection | null {
  const [connection, setConnection] = useState<Connection | null>(null);
  useEffect(() => {
    const made = connect({ ...options, url, token });
    setConnection(made);
    return () => made.close();
    // A function or options written in place are new ones at each turn: they are no reason to connect anew.
  }, [url]);
  return connection;
}

/** How the connection stands. */
export const useConnectionState = (connection: Connection | null): ConnectionState =>
  useSyncExternalStore(connection?.listen ?? nobody, connection?.state ?? (() => 'connecting'), () => 'connecting');

/** A session's room for as long as the component is there, drawn once a frame; `room` is null in its first turn. */
export function useRoom(
  connection: Connection | null,
  sessionId: string,
): { room: Room | null; state: RoomState; standing: Standing } {
  const [room, setRoom] = useState<Room | null>(null);
  useEffect(() => {
    const joined = connection?.room(sessionId) ?? null;
    setRoom(joined);
    return () => joined?.leave();
  }, [connection, sessionId]);
  const listen = useMemo(() => onceAFrame(room?.listen ?? nobody), [room]);
  const state = useSyncExternalStore(listen, room?.state ?? (() => EMPTY_ROOM), () => EMPTY_ROOM);
  const standing = useSyncExternalStore(listen, room?.standing ?? (() => JOINING), () => JOINING);
  return { room, state, standing };
}

/** What the conductor does in a session, drawn once a frame; `feed` is null in its first turn, `state` before the first snapshot. */
export function useFeed(
  connection: Connection | null,
  sessionId: string,
): { feed: Feed | null; state: FeedState | null; standing: Standing } {
  const [feed, setFeed] = useState<Feed | null>(null);
  useEffect(() => {
    const subscribed = connection?.feed(sessionId) ?? null;
    setFeed(subscribed);
    return () => subscribed?.leave();
  }, [connection, sessionId]);
  const listen = useMemo(() => onceAFrame(feed?.listen ?? nobody), [feed]);
  const state = useSyncExternalStore(listen, feed?.state ?? (() => null), () => null);
  const standing = useSyncExternalStore(listen, feed?.standing ?? (() => JOINING), () => JOINING);
  return { feed, state, standing };
}
