import { SOCKET_NAMESPACE, type ClientToServerEvents, type ServerToClientEvents } from '@conductor/contracts';
import { signToken } from '@conductor/dev-env';
import { io, type Socket } from 'socket.io-client';
import { answer } from '../child.ts';
import { readRequest } from '../request.ts';

// Browsers that connect, join a session within one second, and leave: how long each took to be in, however often it was
// asked to come back, and how often that was.
const CONNECTING_AT_ONCE = 25;
const WITHIN_MS = 1_000;

type Client = Socket<ServerToClientEvents, ClientToServerEvents>;

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

async function connect(url: string, token: string): Promise<Client> {
  const client: Client = io(url + SOCKET_NAMESPACE, { transports: ['websocket'], forceNew: true, auth: { token } });
  await new Promise<void>((resolve, reject) => client.once('connect', resolve).once('connect_error', reject));
  return client;
}

async function join(client: Client, sessionId: string): Promise<{ ms: number; refusals: number }> {
  await pause(Math.random() * WITHIN_MS);
  const startedAt = performance.now();
  for (let refusals = 0; ; refusals++) {
    const joined = await client.emitWithAck('session:join', { sessionId });
    if (joined.success) return { ms: performance.now() - startedAt, refusals };
    if (joined.code !== 'UNAVAILABLE') throw new Error(joined.error);
    await pause(joined.retryAfterMs ?? WITHIN_MS);
  }
}

answer(async (request) => {
  const { url, secret, sessionId, count: people } = readRequest(request, 'people');
  const clients: Client[] = [];
  while (clients.length < people) {
    const first = clients.length;
    const some = Array.from(
      { length: Math.min(CONNECTING_AT_ONCE, people - first) },
      (_, n) => `newcomer-${first + n}`,
    );
    clients.push(...(await Promise.all(some.map((sub) => connect(url, signToken(secret, { sub }))))));
  }
  const joins = await Promise.all(clients.map((client) => join(client, sessionId)));
  for (const client of clients) client.disconnect();
  const times = joins.map(({ ms }) => ms).toSorted((a, b) => a - b);
  return [times[Math.ceil(times.length * 0.95) - 1], joins.reduce((sum, { refusals }) => sum + refusals, 0)];
});
