import { createServer } from 'node:http';
import { connect, type Feed } from '@conductor/client';
import type {
  ClientPayload,
  ClientToServerEvents,
  FeedEvent,
  ServerToClientEvents,
  SubscribeAnswer,
} from '@conductor/contracts';
import { Server } from 'socket.io';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { presentTokens } from '../../src/auth/present-tokens.ts';
import { createTokenStore, type TokenStore } from '../../src/auth/token-store.ts';
import { watchFeed, type FeedWatch } from '../../src/feed/watch-feed.ts';
import { snapshot, tick } from '@conductor/contracts/fixtures';

// A server that speaks the protocol over real sockets and does what each test wants of it; the real gateway is driven
// by the browser tests.
type Asked = ClientPayload<'agent:subscribe'>;

let server: Server<ClientToServerEvents, ServerToClientEvents>;
let url: string;
let tokens: TokenStore;
let asked: Asked[];
let refreshed: string[];
let answer: (request: Asked) => SubscribeAnswer;
const opened: { close: () => void }[] = [];

const events = () => server.of('/events');
const tell = (event: FeedEvent) => {
  if (event.type === 'engagement:update') events().emit(event.type, event);
};

beforeEach(async () => {
  const http = createServer();
  server = new Server(http);
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  const address = http.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  tokens = createTokenStore(null);
  tokens.set('good');
  asked = [];
  refreshed = [];
  answer = () => ({ sessionId: 's1', epoch: 'e1', seq: 2, recovered: false, snapshot: snapshot() });
  events().use((socket, next) => {
    const known: unknown = socket.handshake.auth['token'];
    next(known === 'good' || known === 'fresh' ? undefined : new Error('Unauthorized'));
  });
  events().on('connection', (socket) => {
    socket.on('agent:subscribe', (request, ack) => {
      asked.push(request);
      ack({ success: true, ...answer(request) });
    });
    socket.on('auth:refresh', ({ token }, ack) => {
      refreshed.push(token);
      ack({ success: true, expiresAt: 0 });
    });
  });
});

afterEach(async () => {
  for (const one of opened.splice(0)) one.close();
  await server.close();
});

type Followed = FeedWatch & { feed: Feed; kinds: Set<string> };

const follow = (): Followed => {
  const connection = connect({ url, token: () => tokens.read().token ?? '', reconnectMs: [20, 50] });
  const feed = connection.feed('s1');
  const watch = watchFeed(connection, feed);
  const kinds = new Set<string>();
  watch.subscribe(() => kinds.add(watch.read().connection.kind));
  opened.push(connection, watch, { close: presentTokens(connection, tokens) });
  return { ...watch, feed, kinds };
};
const live = async (followed: Followed) => {
  await vi.waitFor(() => expect(followed.read().connection.kind).toBe('live'), 5_000);
};
const scores = ({ feed }: Followed) => feed.state()?.engagement.map((point) => point.score);

describe('following a feed', () => {
  it('applies what comes after the snapshot, once', async () => {
    const followed = follow();
    await live(followed);
    for (const event of [tick(1), tick(3), tick(3), tick(4)]) tell(event);
    await vi.waitFor(() => expect(scores(followed)?.at(-1)).toBe(0.04));
    expect(scores(followed)).toEqual([0.03, 0.04]);
    expect(asked).toEqual([{ sessionId: 's1' }]);
  });

  it('asks for what is missing when there is a hole, and shows it in order', async () => {
    const followed = follow();
    await live(followed);
    answer = () => ({ sessionId: 's1', epoch: 'e1', seq: 5, recovered: true, events: [tick(3), tick(4), tick(5)] });
    tell(tick(5));
    await vi.waitFor(() => expect(scores(followed)?.at(-1)).toBe(0.05));
    expect(asked[1]).toEqual({ sessionId: 's1', since: { epoch: 'e1', seq: 2 } });
    expect(scores(followed)).toEqual([0.03, 0.04, 0.05]);
  });

  it('resumes where it was after the server went away, and says that nothing was missed', async () => {
    const followed = follow();
    await live(followed);
    tell(tick(3));
    await vi.waitFor(() => expect(scores(followed)?.at(-1)).toBe(0.03));
    answer = () => ({ sessionId: 's1', epoch: 'e1', seq: 4, recovered: true, events: [tick(4)] });
    events().disconnectSockets(true);
    await vi.waitFor(() => expect(scores(followed)).toEqual([0.03, 0.04]));
    await live(followed);
    expect([...followed.kinds]).toEqual(['live', 'reconnecting']);
    expect(asked.at(-1)).toEqual({ sessionId: 's1', since: { epoch: 'e1', seq: 3 } });
    expect(followed.read().connection).toMatchObject({ recovered: true });
  });

  it('begins anew when the log did, and does not claim to have missed nothing', async () => {
    const followed = follow();
    await live(followed);
    tell(tick(3));
    await vi.waitFor(() => expect(scores(followed)).toEqual([0.03]));
    answer = () => ({ sessionId: 's1', epoch: 'e2', seq: 1, recovered: false, snapshot: snapshot() });
    events().disconnectSockets(true);
    await vi.waitFor(() => expect(followed.feed.losses()).toBe(1), 5_000);
    await live(followed);
    expect(followed.read().connection).toMatchObject({ kind: 'live', recovered: false });
    expect(scores(followed)).toEqual([]);
  });

  it('presents a renewed token without reconnecting', async () => {
    const followed = follow();
    await live(followed);
    tokens.set('fresh');
    await vi.waitFor(() => expect(refreshed).toEqual(['fresh']));
    expect(asked).toHaveLength(1);
  });

  it('drops a token that is refused, so that the sign-in is shown', async () => {
    tokens.set('stolen');
    follow();
    await vi.waitFor(() => expect(tokens.read().token).toBeNull());
    expect(tokens.read().notice).toContain('Sign in again');
  });

  it('says so when the session is not open to this user', async () => {
    events().removeAllListeners('connection');
    events().on('connection', (socket) => {
      socket.on('agent:subscribe', (_, ack) => ack({ success: false, error: 'Forbidden', code: 'FORBIDDEN' }));
    });
    const followed = follow();
    await vi.waitFor(() => expect(followed.read().connection).toEqual({ kind: 'refused', reason: 'Forbidden' }));
  });
});
