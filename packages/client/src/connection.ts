import type { OrganiserNotification, SocketFailure } from '@conductor/contracts';
import { io, type Socket } from 'socket.io-client';
import type { AskOptions } from './ask.ts';
import { createFeed, type Feed } from './feed/feed.ts';
import type { Link } from './link.ts';
import { createListeners } from './listeners.ts';
import { createOrganiser, type Organiser } from './organiser.ts';
import { createPlacesTaken } from './places-taken.ts';
import { createRoom, type Room } from './room/room.ts';
import { spread } from './wait.ts';

export type ConnectOptions = {
  /** The real-time-service, such as `https://live.example.com`. */
  url: string;
  /** A token, or where to get one: asked at each connect, and again when it is about to expire. */
  token: string | (() => string | Promise<string>);
  /** How long one try waits for its acknowledgement, in ms; 10,000 unless said. */
  answerTimeoutMs?: number;
  /** For how long what was asked is tried, in ms; 60,000 unless said. */
  patienceMs?: number;
  /** How long to wait before trying again, in ms: the first time, and to connect at most; 500 and 5,000 unless said. */
  reconnectMs?: [first: number, most: number];
};

/**
 * `reconnecting`: an interruption, or a first try that failed; it is tried again by itself. `refused`: the token is no good,
 * and there was no other; it ends with `renew`.
 */
export type ConnectionState = 'connecting' | 'live' | 'reconnecting' | 'refused' | 'closed';

/** One connection for any number of sessions. */
export type Connection = {
  state: () => ConnectionState;
  /** Calls back at each change of `state` until the returned function is called. */
  listen: (listener: () => void) => () => void;
  /** Joins a session as one of its audience. */
  room: (sessionId: string) => Room;
  /** Follows what the conductor does in a session, as somebody who may watch it. */
  feed: (sessionId: string) => Feed;
  /** What an organiser does in a session: polls, messages, questions. */
  organiser: (sessionId: string) => Organiser;
  /**
   * Calls back with each word to the organisers of an event, once while a feed of one of its sessions is followed, until
   * the returned function is called.
   */
  notifications: (listener: (notification: OrganiserNotification) => void) => () => void;
  /** Takes a new token from `token` now, without reconnecting where that is possible. */
  renew: () => Promise<void>;
  close: () => void;
};

const NAMESPACE = '/events';
const REFUSED: SocketFailure = { success: false, code: 'UNAUTHORIZED', error: 'The token is not accepted' };
const CLOSED: SocketFailure = { success: false, code: 'UNAVAILABLE', error: 'The connection was closed' };

/** Connects, and again after each interruption, until `close`. */
export function connect(options: ConnectOptions): Connection {
  const { url, answerTimeoutMs = 10_000, patienceMs = 60_000, reconnectMs: [first, most] = [500, 5_000] } = options;
  const readToken = async (): Promise<string> =>
    typeof options.token === 'string' ? options.token : await options.token();
  const { listen, tell, clear } = createListeners<void>();
  let state: ConnectionState = 'connecting';
  let presented = '';
  let refused = '';
  let again: ReturnType<typeof setTimeout> | undefined;

  const become = (next: ConnectionState): void => {
    if (state === next || state === 'closed') return;
    state = next;
    tell();
  };
  const later = (): void => {
    clearTimeout(again);
    if (state !== 'closed') again = setTimeout(() => socket.connect(), spread(first));
  };

  const socket: Socket = io(`${url.replace(/\/$/, '')}${NAMESPACE}`, {
    // Long polling would need sticky balancing once several nodes serve one address.
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: first,
    reconnectionDelayMax: most,
    auth: (present: (auth: object) => void) => {
      const got = (token: string): void => {
        presented = token;
        present({ token });
      };
      // Where there is no token just now there may be one a moment later.
      readToken().then(got, () => socket.disconnect() && later());
    },
  });

  const renew = async (): Promise<void> => {
    const token = await readToken();
    if (state === 'refused') {
      become('reconnecting');
      socket.connect();
      return;
    }
    if (token === presented || !socket.connected) return;
    presented = token;
    await socket.timeout(answerTimeoutMs).emitWithAck('auth:refresh', { token });
  };

  socket.on('connect', () => become('live'));
  socket.on('disconnect', (reason) => {
    become('reconnecting');
    // After a disconnect by the server the library does not come back by itself.
    if (reason === 'io server disconnect') later();
  });
  socket.on('connect_error', ({ message }) => {
    // Full, or out of reach: whoever waits is to know it, also before they were ever in.
    if (message !== 'Unauthorized') become('reconnecting');
    if (socket.active) return;
    const isSame = presented === refused;
    if (message === 'Unauthorized') refused = presented;
    if (message === 'Unauthorized' && isSame) become('refused');
    else later();
  });
  // Whoever cannot give a new token now is asked again when the old one has ended.
  socket.on('auth:expiring', () => void renew().catch(() => undefined));

  const notified = createListeners<OrganiserNotification>();
  socket.on('agent:notification', notified.tell);

  const link: Link = {
    socket,
    answerTimeoutMs,
    againMs: first,
    patienceMs,
    places: createPlacesTaken(),
    refused() {
      if (state === 'closed') return CLOSED;
      return state === 'refused' ? REFUSED : null;
    },
  };
  const asking: AskOptions = { ...link, ground: () => (socket.connected ? 0 : null) };
  return {
    state: () => state,
    listen,
    room: (sessionId) => createRoom(link, sessionId),
    feed: (sessionId) => createFeed(link, sessionId),
    organiser: (sessionId) => createOrganiser(asking, sessionId),
    notifications: notified.listen,
    renew,
    close() {
      clearTimeout(again);
      become('closed');
      clear();
      notified.clear();
      socket.disconnect();
    },
  };
}
