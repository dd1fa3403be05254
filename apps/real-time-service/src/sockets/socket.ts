import type { HandshakeSocket, SocketIdentity } from '@conductor/auth/socket-io';
import type { ClientToServerEvents, ServerToClientEvents, SocketErrorCode } from '@conductor/contracts';
import type { DefaultEventsMap, Namespace, Server, Socket } from 'socket.io';
import type { SessionFacts } from '../db/sessions.ts';
import type { LogKind, Seat } from '../feed/relay.ts';

/** What a client is told that became of its event. */
export type Outcome = { answer: object; code: SocketErrorCode | 'OK' };

/** A socket's place in a session: `live` once it receives events. It ends exactly once, by `end`. */
export type Membership<K extends LogKind> = {
  kind: K;
  session: SessionFacts;
  seat: Seat<K>;
  live: boolean;
  /** What the user is called in a room; null for nothing. */
  name: string | null;
  /** What else ends with it. */
  onEnd: (() => void)[];
};

/** What a socket carries: who it is, and what it is in. Nobody else keeps a list of that. */
export type SocketData = SocketIdentity & {
  feeds: Map<string, Membership<'feed'>>;
  rooms: Map<string, Membership<'room'>>;
  /** Comings and goings under way, by kind and session: they are done in the order in which they were asked for. */
  turns: Map<string, Promise<void>>;
  /** Events being handled just now. */
  busy: number;
  /** What becomes of those among them that carry a `clientId`, each by its name and payload. */
  underWay: Map<string, Promise<Outcome>>;
  /** Whether the socket was told that its token is about to expire. */
  warned: boolean;
};

export type EventServer = Server<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, SocketData>;
export type EventNamespace = Namespace<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, SocketData>;
export type EventSocket = Socket<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, SocketData>;

/** Where a socket comes from: its client's address. */
export type SourceOf = (socket: Pick<HandshakeSocket, 'handshake'>) => string;

/** Names of Socket.IO rooms; the prefixes keep ids from meeting. */
export const socketRoom = {
  feed: (sessionId: string): string => `feed:${sessionId}`,
  room: (sessionId: string): string => `room:${sessionId}`,
  event: (eventId: string): string => `event:${eventId}`,
  /** A user's sockets in a session's room; ids may hold any sign, so no sign parts them. */
  person: (sessionId: string, userId: string): string => `person:${JSON.stringify([sessionId, userId])}`,
};
