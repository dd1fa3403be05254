import { SOCKET_NAMESPACE, type ClientToServerEvents, type ServerToClientEvents } from '@conductor/contracts';
import { signToken } from '@conductor/dev-env';
import { io, type Socket } from 'socket.io-client';

export type Client = Socket<ServerToClientEvents, ClientToServerEvents>;

const CONNECTING_AT_ONCE = 50;

/** Connects so many people, `somebody-0` and so on, a few at once. Rejects where one is not let in. */
export async function connectMany(url: string, secret: string, count: number, from = 0): Promise<Client[]> {
  const clients: Client[] = [];
  while (clients.length < count) {
    const first = from + clients.length;
    const some = Array.from({ length: Math.min(CONNECTING_AT_ONCE, count - clients.length) }, (_, n) => first + n);
    clients.push(...(await Promise.all(some.map((n) => connectAs(url, secret, `somebody-${n}`)))));
  }
  return clients;
}

/** Connects one person by WebSocket. */
export async function connectAs(url: string, secret: string, sub: string): Promise<Client> {
  const token = signToken(secret, { sub });
  const client: Client = io(url + SOCKET_NAMESPACE, { transports: ['websocket'], forceNew: true, auth: { token } });
  await new Promise<void>((resolve, reject) => client.once('connect', resolve).once('connect_error', reject));
  return client;
}

/** Lets everybody into a session's room. Rejects where one may not. */
export async function joinAll(clients: readonly Client[], sessionId: string): Promise<void> {
  for (let first = 0; first < clients.length; first += CONNECTING_AT_ONCE) {
    const some = clients.slice(first, first + CONNECTING_AT_ONCE);
    for (const joined of await Promise.all(some.map((client) => client.emitWithAck('session:join', { sessionId }))))
      if (!joined.success) throw new Error(joined.error);
  }
}
