import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { WebSocketServer, type WebSocket } from 'ws';

/** Twitch’s API and EventSub for one channel, as dev.twitch.tv/docs describes them. */
export type FakeTwitch = AsyncDisposable & {
  port: number;
  say: (name: string, words: string) => void;
  /** The same notifications once more, the newest first. */
  tellAgain: () => void;
  /** Messages and polls that were taken, in order. */
  taken: () => readonly string[];
  /** From now on what is said is dropped. */
  drop: () => void;
  /** So many votes for the first choice of the newest poll; `isOver` ends it. */
  vote: (votes: number, isOver?: boolean) => void;
  /** Answers the next call that opens a poll with an error, after it was opened. */
  loseAnswer: () => void;
  /** Moves the session to a new connection. */
  move: () => void;
  revoke: () => void;
  connections: () => number;
};

export const ACCESS = { clientId: 'an-application', token: 'a-user-token' };
export const CHANNEL = { id: '141981764', login: 'ada' };
type Poll = { id: string; title: string; choices: { title: string; votes: number }[]; status: string };

const isKnown = ({ headers }: IncomingMessage): boolean =>
  headers.authorization === `Bearer ${ACCESS.token}` && headers['client-id'] === ACCESS.clientId;

/** Starts it on loopback. */
export async function startFakeTwitch(): Promise<FakeTwitch> {
  const state = { drops: false, loses: false, connections: 0, session: '' };
  const taken: string[] = [];
  const told: string[] = [];
  const polls: Poll[] = [];
  const types = new Set<string>();
  let socket: WebSocket | undefined;

  const tell = (message_type: string, payload: object, type = {}): string => {
    const metadata = { message_id: randomUUID(), message_type, message_timestamp: new Date().toISOString(), ...type };
    const message = JSON.stringify({ metadata, payload });
    socket?.send(message);
    return message;
  };
  const notify = (type: string, event: object): void => {
    if (types.has(type))
      told.push(
        tell('notification', { subscription: { type, status: 'enabled' }, event }, { subscription_type: type }),
      );
  };

  const handle = (route: string, body: Record<string, unknown>): [number, object] => {
    if (route === 'GET /helix/users') return [200, { data: [CHANNEL] }];
    if (route === 'GET /helix/streams') return [200, { data: [{ viewer_count: 42 }] }];
    if (route === 'GET /helix/polls') return [200, { data: polls.toReversed() }];
    if (route === 'POST /helix/eventsub/subscriptions') {
      types.add(String(body['type']));
      return [202, { data: [{ status: 'enabled' }] }];
    }
    if (route === 'POST /helix/chat/messages') {
      if (state.drops) {
        const drop_reason = { code: 'channel_settings', message: 'Your message was held for review.' };
        return [200, { data: [{ message_id: '', is_sent: false, drop_reason }] }];
      }
      taken.push(String(body['message']));
      return [200, { data: [{ message_id: randomUUID(), is_sent: true }] }];
    }
    if (route !== 'POST /helix/polls') return [404, { message: 'not found' }];
    if (polls.some(({ status }) => status === 'ACTIVE')) return [400, { message: 'A poll is already active.' }];
    const choices = Array.isArray(body['choices']) ? body['choices'].map(({ title }) => ({ title, votes: 0 })) : [];
    const poll = { id: randomUUID(), title: String(body['title']), choices, status: 'ACTIVE' };
    polls.push(poll);
    taken.push(`poll: ${poll.title}`);
    notify('channel.poll.begin', { id: poll.id, choices: choices.map(({ title }) => ({ title })) });
    if (!state.loses) return [200, { data: [poll] }];
    state.loses = false;
    return [500, { message: 'Internal Server Error' }];
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    const route = `${request.method} ${request.url?.split('?')[0]}`;
    const [status, said] = isKnown(request)
      ? handle(route, body === '' ? {} : JSON.parse(body))
      : [401, { error: 'Unauthorized', status: 401, message: 'Invalid OAuth token' }];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said));
  };
  const sockets = new WebSocketServer({ server, path: '/ws' });
  sockets.on('connection', (next) => {
    state.connections += 1;
    socket = next;
    next.on('error', () => undefined);
    tell('session_welcome', { session: { id: randomUUID(), status: 'connected', keepalive_timeout_seconds: 10 } });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const keepalive = setInterval(() => tell('session_keepalive', {}), 5_000);
  return {
    port,
    say(name, words) {
      const login = name.toLowerCase();
      notify('channel.chat.message', {
        chatter_user_id: name === CHANNEL.login ? CHANNEL.id : `u-${login}`,
        chatter_user_login: login,
        chatter_user_name: name,
        message_id: randomUUID(),
        message: { text: words, fragments: [] },
      });
    },
    tellAgain: () => told.toReversed().forEach((message) => socket?.send(message)),
    taken: () => taken,
    drop: () => void (state.drops = true),
    vote(votes, isOver = false) {
      const poll = polls.at(-1);
      const [first] = poll?.choices ?? [];
      if (poll === undefined || first === undefined) throw new Error('no poll');
      first.votes = votes;
      poll.status = isOver ? 'COMPLETED' : 'ACTIVE';
      notify(isOver ? 'channel.poll.end' : 'channel.poll.progress', { id: poll.id, choices: poll.choices });
    },
    loseAnswer: () => void (state.loses = true),
    move: () => void tell('session_reconnect', { session: { id: 's', reconnect_url: `ws://127.0.0.1:${port}/ws` } }),
    revoke: () => void tell('revocation', { subscription: { status: 'authorization_revoked' } }),
    connections: () => state.connections,
    async [Symbol.asyncDispose]() {
      clearInterval(keepalive);
      for (const client of sockets.clients) client.terminate();
      const closed = new Promise((resolve) => {
        server.close(resolve);
      });
      server.closeAllConnections();
      await closed;
    },
  };
}
