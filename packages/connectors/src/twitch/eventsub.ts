import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { Refused } from '../connector.ts';

const Message = Type.Object({
  metadata: Type.Object({ message_type: Type.String(), subscription_type: Type.Optional(Type.String()) }),
  payload: Type.Object({
    session: Type.Optional(
      Type.Object({
        id: Type.String(),
        keepalive_timeout_seconds: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
        reconnect_url: Type.Optional(Type.Union([Type.String(), Type.Null()])),
      }),
    ),
    subscription: Type.Optional(Type.Object({ status: Type.Optional(Type.String()) })),
    event: Type.Optional(Type.Unknown()),
  }),
});
const messages = Compile(Message);

/** How long Twitch may say nothing; the shortest that it offers. And what the way may take beyond that. */
const KEEPALIVE_SECONDS = 10;
const GRACE_MS = 2_000;

export type ListenOptions = {
  /** EventSub’s address. */
  url: string;
  /** Told the id of the session once it stands, to subscribe; not again where Twitch moves the session. */
  welcome: (sessionId: string) => void;
  hear: (type: string, event: unknown) => void;
  signal: AbortSignal;
};

/**
 * Listens until the connection ends. Rejects with `Refused` where Twitch takes a subscription back. Follows where Twitch
 * moves it, and keeps the old connection until the new one stands. Source: dev.twitch.tv/docs/eventsub/websocket-reference.
 */
export function listenToEvents({ url, welcome, hear, signal }: ListenOptions): Promise<void> {
  const ended = Promise.withResolvers<void>();
  let current: WebSocket | undefined;
  let silence: NodeJS.Timeout | undefined;
  let patienceMs = KEEPALIVE_SECONDS * 1_000 + GRACE_MS;
  const listen = (): void => {
    clearTimeout(silence);
    silence = setTimeout(() => ended.reject(new Error('Twitch said nothing any more')), patienceMs);
  };

  const take = (socket: WebSocket, { metadata, payload }: Static<typeof Message>): void => {
    const { session } = payload;
    if (metadata.message_type === 'session_welcome' && session !== undefined) {
      const isFirst = current === undefined;
      current?.close();
      current = socket;
      patienceMs = (session.keepalive_timeout_seconds ?? KEEPALIVE_SECONDS) * 1_000 + GRACE_MS;
      if (isFirst) welcome(session.id);
    } else if (metadata.message_type === 'session_reconnect' && typeof session?.reconnect_url === 'string') {
      open(session.reconnect_url);
    } else if (metadata.message_type === 'revocation') {
      ended.reject(
        new Refused(`Twitch took the subscription back: ${payload.subscription?.status ?? 'no reason given'}`),
      );
    } else if (metadata.message_type === 'notification') hear(metadata.subscription_type ?? '', payload.event);
  };
  const open = (address: string): void => {
    const socket = new WebSocket(address);
    sockets.push(socket);
    socket.addEventListener('message', ({ data }) => {
      listen();
      const message = parse(data);
      if (messages.Check(message)) take(socket, message);
    });
    socket.addEventListener('close', () => {
      if (current === undefined || current === socket) ended.reject(new Error('the connection to Twitch ended'));
    });
  };
  const sockets: WebSocket[] = [];
  const leave = (): void => ended.resolve();
  signal.addEventListener('abort', leave, { once: true });
  listen();
  open(`${url}?keepalive_timeout_seconds=${KEEPALIVE_SECONDS}`);
  return ended.promise.finally(() => {
    clearTimeout(silence);
    signal.removeEventListener('abort', leave);
    for (const socket of sockets) socket.close();
  });
}

function parse(data: unknown): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return undefined;
  }
}
