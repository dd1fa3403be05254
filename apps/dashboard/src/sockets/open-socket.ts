import type { ClientToServerEvents, ServerToClientEvents } from '@conductor/contracts';
import { io, type Socket } from 'socket.io-client';
import type { TokenStore } from '../auth/token-store.ts';

export type EventsSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

const NAMESPACE = '/events';
const RETRY_MS = 1_500;

/**
 * A socket of the real-time-service that presents the store's token, renews it whenever the store gets another one,
 * and comes back after any interruption. A refused token clears the store. Ended by `close`.
 */
export function openSocket(realTimeUrl: string, tokens: TokenStore): { socket: EventsSocket; close(): void } {
  const socket: EventsSocket = io(`${realTimeUrl}${NAMESPACE}`, {
    auth: (present) => present({ token: tokens.read().token }),
    // Long polling would need sticky sessions once several nodes serve one address.
    transports: ['websocket'],
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
    forceNew: true,
  });
  let retry: ReturnType<typeof setTimeout> | undefined;
  const again = () => {
    clearTimeout(retry);
    retry = setTimeout(() => socket.connect(), RETRY_MS);
  };
  socket.on('connect_error', (error) => {
    if (error.message === 'Unauthorized') tokens.clear('Your sign-in is no longer valid. Sign in again.');
    // The client gives up by itself when the server's middleware said no (too many connections, a fault).
    else if (!socket.active) again();
  });
  // After a disconnect by the server the client does not come back by itself; an expired token is told at connecting.
  socket.on('disconnect', (reason) => {
    if (reason === 'io server disconnect') again();
  });
  let presented = tokens.read().token;
  const unsubscribe = tokens.subscribe(() => {
    const { token } = tokens.read();
    if (token === null || token === presented) return;
    presented = token;
    if (socket.connected) socket.emit('auth:refresh', { token }, () => undefined);
  });
  return {
    socket,
    close() {
      clearTimeout(retry);
      unsubscribe();
      socket.removeAllListeners();
      socket.disconnect();
    },
  };
}
