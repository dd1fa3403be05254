import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Operation, Operations } from '@conductor/client';
import {
  SOCKET_NAMESPACE,
  type ClientEvent,
  type FeedEvent,
  type JoinAnswer,
  type PlacedRoomEvent,
  type SessionSnapshot,
  type SocketFailure,
} from '@conductor/contracts';
import { Server } from 'socket.io';

/** What both services say while a page is looked at. */
export type Scene = {
  /** What an organiser finds; where it is absent the session is not open to them. */
  snapshot?: SessionSnapshot;
  /** What somebody in the audience finds, or why they find nothing; where it is absent nobody is let in. */
  room?: JoinAnswer | SocketFailure;
  /** The acknowledgement of any other event, beside `success`. */
  acks?: Partial<Record<ClientEvent, object>>;
  /** What each call over HTTP results in; any other is refused with 404. */
  calls?: { [O in Operation]?: Exclude<Operations[O]['result'], string> };
};

const EPOCH = 'stage';

/** Whether a request is for an operation such as `GET /agent/sessions/{sessionId}/report`. */
const isFor = (operation: string, { method, url }: IncomingMessage): boolean => {
  const [wanted, path = ''] = operation.split(' ');
  const pattern = path.replaceAll(/\{\w+\}/g, '[^/]+');
  return method === wanted && new RegExp(`^/api/v1${pattern}(\\?.*)?$`).test(url ?? '');
};

function respond(request: IncomingMessage, response: ServerResponse, scene: Scene): void {
  response.setHeader('Access-Control-Allow-Origin', request.headers.origin ?? '*');
  response.setHeader('Access-Control-Allow-Headers', 'authorization, content-type');
  response.setHeader('Access-Control-Allow-Methods', 'GET, POST, PUT, DELETE');
  if (request.method === 'OPTIONS') return void response.writeHead(204).end();
  const said = Object.entries(scene.calls ?? {}).find(([operation]) => isFor(operation, request))?.[1];
  response.setHeader('Content-Type', 'application/json');
  const missing = { type: 'about:blank', title: 'Not Found', status: 404, detail: 'The scene does not have this' };
  response.writeHead(said === undefined ? 404 : 200).end(JSON.stringify(said ?? missing));
}

/** How joining or subscribing is acknowledged in a scene. */
function admit({ snapshot, room }: Scene, name: string): object {
  if (name === 'session:join')
    return room === undefined || 'success' in room ? { ...room } : { success: true, ...room };
  if (snapshot === undefined) return { success: false, error: 'Forbidden', code: 'FORBIDDEN' };
  return { success: true, sessionId: snapshot.session.id, epoch: EPOCH, seq: 0, recovered: false, snapshot };
}

/**
 * Both services in one, on 127.0.0.1, for looking at pages: they keep nothing and say what the scene says, over the
 * protocol that the real ones speak.
 */
export async function openStage() {
  let scene: Scene = {};
  const http = createServer((request, response) => respond(request, response, scene));
  // A page whose clock is moved would miss pings that come by the real one.
  const pingInterval = 3_600_000;
  const server = new Server(http, { cors: { origin: true }, transports: ['websocket'], pingInterval });
  const sockets = server.of(SOCKET_NAMESPACE);
  // As where a session is full: whoever knocks is not let in, and knocks again.
  sockets.use((_, next) => next(scene.room || scene.snapshot ? undefined : new Error('Unavailable')));
  sockets.on('connection', (socket) =>
    socket.onAny((name: ClientEvent, _: unknown, ack: unknown) => {
      if (typeof ack !== 'function') return;
      const isDoor = name === 'session:join' || name === 'agent:subscribe';
      ack(isDoor ? admit(scene, name) : { success: true, ...scene.acks?.[name] });
    }),
  );
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(0, '127.0.0.1', resolve);
  });
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('The stage has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    /** What whoever comes from now on finds. */
    set: (next: Scene): void => void (scene = next),
    /** Cuts off whoever is there, and lets nobody in until another scene is set. */
    cut: (): void => {
      scene = {};
      sockets.disconnectSockets(true);
    },
    /** Tells every page something of the feed, or of the room. */
    tell: (...events: FeedEvent[]): void => events.forEach((event) => void sockets.emit(event.type, event)),
    tellRoom: (...events: PlacedRoomEvent[]): void =>
      events.forEach(({ name, payload, epoch, seq }) => void sockets.emit(name, { ...payload, epoch, seq })),
    /** Tells whoever is there a thing that has no place in a log. */
    whisper: (name: string, payload: object): void => void sockets.emit(name, payload),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

export type Stage = Awaited<ReturnType<typeof openStage>>;
