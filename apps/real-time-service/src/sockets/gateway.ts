import type { Server as HttpServer } from 'node:http';
import { SOCKET_NAMESPACE } from '@conductor/contracts';
import { unauthorized } from '@conductor/auth/socket-io';
import { Server } from 'socket.io';
import type { Config } from '../config.ts';
import { requireListedOrigin } from './origins.ts';
import { leaveAll } from './membership.ts';
import type { Router } from './router.ts';
import type { EventNamespace, EventServer } from './socket.ts';
import type { Telemetry } from '../telemetry.ts';

export type Gateway = AsyncDisposable & { namespace: EventNamespace };

export type GatewayOptions = {
  config: Pick<Config, 'http' | 'limits' | 'polling'>;
  telemetry: Telemetry;
};

/** What the engine reads at all; what is larger than an event may be is answered below this. */
const MAX_FRAME_BYTES = 1_048_576;
/** A connection that has not named a namespace by then is dropped. */
const CONNECT_WITHIN_MS = 10_000;

/**
 * The typed Socket.IO server on an HTTP server, without a cluster adapter: it emits to its own sockets alone, and the
 * relay brings it what happens elsewhere. Nothing is served to a socket before `serve` is called.
 */
export function createGateway({ config, telemetry }: GatewayOptions): Gateway & {
  serve(options: { authenticate: Parameters<EventNamespace['use']>[0]; router: Router; httpServer: HttpServer }): void;
} {
  const io: EventServer = new Server({
    serveClient: false,
    transports: config.polling ? ['polling', 'websocket'] : ['websocket'],
    maxHttpBufferSize: MAX_FRAME_BYTES,
    connectTimeout: CONNECT_WITHIN_MS,
    cors: {
      origin: config.http.origins,
      methods: ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'],
      allowedHeaders: ['Content-Type', 'Authorization'],
      credentials: true,
    },
    allowRequest: (_request, decide) => {
      const full = io.engine.clientsCount >= config.limits.connections;
      if (full) telemetry.connectionRefused('total');
      decide(null, !full);
    },
  });
  const namespace = io.of(SOCKET_NAMESPACE);
  const perUser = new Map<string, number>();

  const limitPerUser: Parameters<EventNamespace['use']>[0] = (socket, next) => {
    const open = perUser.get(socket.data.principal.userId) ?? 0;
    if (open < config.limits.connectionsPerUser) return next();
    telemetry.connectionRefused('per user');
    next(Object.assign(new Error('Too many connections'), { data: { code: 'RATE_LIMITED' } }));
  };

  const count = (userId: string, change: 1 | -1): void => {
    const open = (perUser.get(userId) ?? 0) + change;
    if (open > 0) perUser.set(userId, open);
    else perUser.delete(userId);
  };

  return {
    namespace,
    serve({ authenticate, router, httpServer }) {
      // Clients that name no namespace land in the default one, where there is nothing for anybody.
      io.of('/').use((_socket, next) => next(unauthorized()));
      namespace.use(authenticate);
      namespace.use(limitPerUser);
      namespace.on('connection', (socket) => {
        const { userId } = socket.data.principal;
        // One connection may carry many handshakes, which all pass the check above before the first of them is counted.
        if ((perUser.get(userId) ?? 0) >= config.limits.connectionsPerUser) {
          telemetry.connectionRefused('per user');
          socket.disconnect(true);
          return;
        }
        const nothing = { feeds: new Map(), rooms: new Map(), turns: new Map(), underWay: new Map() };
        Object.assign(socket.data, { ...nothing, busy: 0, warned: false });
        count(userId, 1);
        socket.onAny((event: string, ...args: unknown[]) => void router(socket, event, args));
        socket.on('disconnect', () => {
          count(userId, -1);
          leaveAll(socket);
        });
      });
      io.attach(httpServer);
      io.engine.use(requireListedOrigin(config.http.origins, (origin) => telemetry.originRefused(origin)));
    },
    async [Symbol.asyncDispose]() {
      for (const socket of namespace.sockets.values()) {
        for (const sessionId of socket.data.feeds.keys()) {
          socket.emit('agent:unsubscribed', { sessionId, reason: 'The server is restarting: connect again' });
        }
      }
      // Closing the transports instead of disconnecting the sockets lets browsers connect again by themselves.
      await io.close();
    },
  };
}
