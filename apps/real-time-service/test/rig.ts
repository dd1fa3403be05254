import { randomUUID } from 'node:crypto';
import { SOCKET_NAMESPACE, type ClientToServerEvents, type ServerToClientEvents } from '@conductor/contracts';
import { openDatabase, events, eventSettings, sessions, type Db } from '@conductor/database';
import { createTestDatabase, signToken, startRedis, type TokenClaims } from '@conductor/dev-env';
import { Redis } from 'ioredis';
import { io, type Socket } from 'socket.io-client';
import type { Config } from '../src/config.ts';
import type { Overrides } from '../src/context.ts';
import { startService, type Service } from '../src/service.ts';

export const SECRET = 'a-secret-of-this-test-run-0123456789abcdef';
export const GUEST_SECRET = 'guests-of-this-test-run-0123456789abcdef';
export const ORIGIN = 'http://localhost:3000';
export type Client = Socket<ServerToClientEvents, ClientToServerEvents>;
type Options = NonNullable<Parameters<typeof io>[1]>;
/** What any event is answered with. */
export type Answer = { success: boolean; error?: string; code?: string };

export type Rig = Awaited<ReturnType<typeof createRig>>;

/** A Redis and a database of its own, and as many nodes of the service as a test wants. */
export async function createRig() {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await startRedis());
  const database = stack.use(await createTestDatabase());
  const { db, pool } = openDatabase({ url: database.url, name: 'test', onError: () => undefined });
  stack.defer(() => pool.end());
  const redis = new Redis(server.url);
  redis.on('error', () => undefined);
  stack.defer(() => redis.disconnect());
  const lines: string[] = [];
  const clients = new Set<Pick<Client, 'disconnect'>>();
  stack.defer(() => {
    for (const client of clients) client.disconnect();
  });
  const nodes = stack.use(new AsyncDisposableStack());
  const owned = stack.move();

  const configOf = (changes: Partial<Config> = {}): Config => ({
    environment: 'test',
    instanceId: randomUUID(),
    logLevel: 'info',
    tracing: null,
    http: { host: '127.0.0.1', port: 0, metricsPort: null, origins: [ORIGIN], trustedProxies: [] },
    auth: { source: { kind: 'secret', secret: SECRET } },
    guestSecret: GUEST_SECRET,
    database: { url: database.urlOf('real-time-service'), maxConnections: 10 },
    redis: { url: server.url, cluster: false },
    polling: true,
    timing: { tickIntervalMs: 200, leaseTtlMs: 1_500 },
    limits: { connectionsPerUser: 20, connections: 1_000, eventsPerSecond: 50 },
    ...changes,
  });

  return {
    server,
    database,
    db,
    redis,
    /** Everything that the nodes logged, a line each. */
    lines,
    configOf,
    async startNode(changes: Partial<Config> = {}, overrides: Overrides = {}): Promise<Service> {
      const destination = { write: (line: string) => void lines.push(line) };
      const service = await startService(configOf(changes), { logDestination: destination, ...overrides });
      let stopped: Promise<void> | undefined;
      const stop = (): Promise<void> => (stopped ??= Promise.resolve(service[Symbol.asyncDispose]()));
      nodes.defer(stop);
      return { ...service, [Symbol.asyncDispose]: stop };
    },
    /** A socket with a token of `sub`; resolves once connected, rejects with what the server said. */
    async connect(service: Service, sub: string, claims: Partial<TokenClaims> = {}): Promise<Client> {
      return this.open(service, { auth: { token: this.token(sub, claims) } });
    },
    /** The same with any options of the client's. */
    async open(service: Service, options: Options): Promise<Client> {
      const client: Client = open(service, options);
      clients.add(client);
      await connected(client);
      return client;
    },
    /** One that knows no types, and sends whatever it is told to. */
    async openWild(service: Service, options: Options): Promise<Socket> {
      const client = open(service, options);
      clients.add(client);
      await connected(client);
      return client;
    },
    token: (sub: string, claims: Partial<TokenClaims> = {}): string => signToken(SECRET, { sub, ...claims }),
    /** Ends every connection of the test, so that the next one is not in the way of the limits. */
    disconnectAll(): void {
      for (const client of clients) client.disconnect();
      clients.clear();
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.disconnect();
      await nodes.disposeAsync();
      await owned.disposeAsync();
    },
  };
}

/** A socket that belongs to nobody but the caller; resolves once connected, rejects with what the server said. */
export async function openSocket(service: Pick<Service, 'url'>, options: Options): Promise<Client> {
  const client: Client = open(service, options);
  try {
    await connected(client);
    return client;
  } catch (error) {
    client.disconnect();
    throw error;
  }
}

function open(service: Pick<Service, 'url'>, options: Options): Socket {
  return io(service.url + SOCKET_NAMESPACE, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    timeout: 5_000,
    ...options,
  });
}

function connected(client: Pick<Socket, 'once'>): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  client.once('connect', resolve);
  client.once('connect_error', reject);
  // Of a node that dies between the transport and the namespace nothing else is heard.
  client.once('disconnect', (reason) => reject(new Error(`disconnected: ${reason}`)));
  return promise;
}

/** A registered session with its event, whose organiser is `owner` unless told otherwise. */
export async function registerSession(
  db: Db,
  options: { sessionId?: string; eventId?: string; organizerId?: string; access?: 'open' | 'ticketed' } = {},
): Promise<{ sessionId: string; eventId: string }> {
  const { sessionId = randomUUID(), eventId = randomUUID(), organizerId = 'owner', access = 'open' } = options;
  await db.insert(events).values({ id: eventId, organizerId }).onConflictDoNothing();
  await db.insert(eventSettings).values({ eventId }).onConflictDoNothing();
  await db.insert(sessions).values({ id: sessionId, eventId, shard: 0, title: 'A talk', access });
  return { sessionId, eventId };
}
