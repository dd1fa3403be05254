import { SOCKET_NAMESPACE, type ClientToServerEvents, type ServerToClientEvents } from '@conductor/contracts';
import { signToken } from '@conductor/dev-env';
import { io, type Socket } from 'socket.io-client';
import { answer } from '../child.ts';
import { readRequest } from '../request.ts';

// The browsers, for both servers alike: connects them, and says when a number of deliveries has been counted.
const CONNECTING_AT_ONCE = 25;

let received = 0;
let wanted = { count: Infinity, reached: (): void => undefined };

function onEvent(): void {
  received += 1;
  if (received >= wanted.count) wanted.reached();
}

async function connect(url: string, token: string, sessionId: string): Promise<void> {
  const client: Socket<ServerToClientEvents, ClientToServerEvents> = io(url + SOCKET_NAMESPACE, {
    transports: ['websocket'],
    forceNew: true,
    auth: { token },
  });
  client.on('engagement:update', onEvent);
  await new Promise<void>((resolve, reject) => client.once('connect', resolve).once('connect_error', reject));
  const subscribed = await client.emitWithAck('agent:subscribe', { sessionId });
  if (!subscribed.success) throw new Error(subscribed.error);
}

answer(async (request) => {
  if (typeof request === 'number') {
    await new Promise<void>((reached) => {
      wanted = { count: request, reached };
      if (received >= request) reached();
    });
    return received;
  }
  const { url, secret, sessionId, count: sockets } = readRequest(request, 'sockets');
  for (let first = 0; first < sockets; first += CONNECTING_AT_ONCE) {
    const some = Array.from({ length: Math.min(CONNECTING_AT_ONCE, sockets - first) }, (_, n) => first + n);
    await Promise.all(
      some.map((n) => connect(url, signToken(secret, { sub: `viewer-${n}`, permissions: ['*'] }), sessionId)),
    );
  }
  return 'connected';
});
