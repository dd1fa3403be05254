import { MAX_PAYLOAD_BYTES, type ClientEvent } from '@conductor/contracts';
import type { Rate, TokenBuckets } from '@conductor/runtime';
import { hasExpired } from './authenticate.ts';
import type { Config } from '../config.ts';
import { SocketError } from './socket-error.ts';
import type { Route } from './route.ts';
import { leave } from './membership.ts';
import type { EventSocket, Outcome } from './socket.ts';
import type { Telemetry } from '../telemetry.ts';

/** Takes any event that a socket sends; `args` end with the acknowledgement, if the client asked for one. */
export type Router = (socket: EventSocket, event: string, args: readonly unknown[]) => Promise<void>;

export type RouterOptions = {
  routes: readonly Route[];
  limits: Config['limits'];
  buckets: TokenBuckets;
  telemetry: Telemetry;
};

/** Events of one socket that may be under way at once. */
const MAX_BUSY = 32;
/** Whoever waits for Postgres or Redis is told within this time. */
const ANSWER_WITHIN_MS = 5_000;

/** What one user may do, over all their sockets on this node. */
const USER_RATES: Record<ClientEvent, Rate> = {
  'auth:refresh': { burst: 10, perSecond: 0.5 },
  'agent:subscribe': { burst: 30, perSecond: 5 },
  'agent:unsubscribe': { burst: 30, perSecond: 5 },
  'session:join': { burst: 30, perSecond: 5 },
  'session:leave': { burst: 30, perSecond: 5 },
  'chat:send': { burst: 10, perSecond: 2 },
  'chat:remove': { burst: 20, perSecond: 2 },
  'chat:shown-list': { burst: 20, perSecond: 1 },
  'chat:held-list': { burst: 10, perSecond: 0.5 },
  'chat:release': { burst: 20, perSecond: 2 },
  'chat:mute': { burst: 10, perSecond: 0.5 },
  'question:ask': { burst: 5, perSecond: 0.5 },
  'question:upvote': { burst: 20, perSecond: 2 },
  'question:answered': { burst: 20, perSecond: 2 },
  'question:pin': { burst: 20, perSecond: 2 },
  'question:remove': { burst: 20, perSecond: 2 },
  'question:shown-list': { burst: 20, perSecond: 1 },
  'question:held-list': { burst: 10, perSecond: 0.5 },
  'question:release': { burst: 20, perSecond: 2 },
  'hand:raise': { burst: 10, perSecond: 1 },
  'hand:lower': { burst: 20, perSecond: 2 },
  'hand:list': { burst: 20, perSecond: 2 },
  'people:list': { burst: 20, perSecond: 2 },
  'people:removed-list': { burst: 20, perSecond: 1 },
  'person:remove': { burst: 20, perSecond: 1 },
  'reaction:send': { burst: 20, perSecond: 5 },
  'poll:vote': { burst: 10, perSecond: 2 },
  'poll:open': { burst: 10, perSecond: 0.5 },
  'poll:prepare': { burst: 20, perSecond: 1 },
  'poll:open-prepared': { burst: 10, perSecond: 0.5 },
  'poll:discard': { burst: 20, perSecond: 1 },
  'poll:list': { burst: 20, perSecond: 1 },
  'poll:close': { burst: 10, perSecond: 0.5 },
  'poll:held-list': { burst: 10, perSecond: 0.5 },
  'poll:release': { burst: 20, perSecond: 2 },
};

/**
 * The way of every client event: token in time, rate, size, form, handler, and exactly one acknowledgement. The same event
 * again while it is under way is not done beside itself: both are answered with what becomes of it. Rejects never; a fault
 * of ours or of a server behind us is logged and answered as UNAVAILABLE.
 */
export function createRouter(options: RouterOptions): Router {
  const { limits, buckets, telemetry } = options;
  const routes = new Map<string, Route>(options.routes.map((route) => [route.event, route]));
  const socketRate: Rate = { burst: limits.eventsPerSecond * 2, perSecond: limits.eventsPerSecond };

  const admit = (socket: EventSocket, route: Route | undefined): void => {
    // The second until the watch disconnects it is not a second of grace.
    if (route?.event !== 'auth:refresh' && hasExpired(socket, Date.now())) throw new SocketError('UNAUTHORIZED');
    const now = performance.now();
    const { userId } = socket.data.principal;
    const free =
      socket.data.busy < MAX_BUSY &&
      buckets.take(`socket ${socket.id}`, socketRate, now) &&
      (!route || buckets.take(`user ${route.event} ${userId}`, USER_RATES[route.event], now));
    if (!free) throw new SocketError('RATE_LIMITED');
  };

  const check = (route: Route | undefined, event: string, args: readonly unknown[], payload: unknown): Route => {
    if (bytesOf([event, ...args]) > MAX_PAYLOAD_BYTES) throw new SocketError('PAYLOAD_TOO_LARGE');
    if (!route) {
      telemetry.invalidPayload('unknown', '/');
      throw new SocketError('INVALID_PAYLOAD', 'There is no such event');
    }
    const fault = route.fault(payload);
    if (fault === null) return route;
    telemetry.invalidPayload(event, fault);
    throw new SocketError('INVALID_PAYLOAD', `The event is not of the expected form: ${fault}`.slice(0, 200));
  };

  return async (socket, event, args) => {
    const started = performance.now();
    const route = routes.get(event);
    const { promise: outcome, resolve } = Promise.withResolvers<Outcome>();
    const answer = once(args, (told) => {
      telemetry.answered(route?.event ?? 'unknown', told.code, (performance.now() - started) / 1_000);
      resolve(told);
    });
    const payload = trimIds(args[0]);
    let own: string | null = null;
    const late = new AbortController();
    const timer = setTimeout(() => {
      late.abort();
      abandon(socket, payload);
      answer({ answer: new SocketError('UNAVAILABLE').toAnswer(), code: 'UNAVAILABLE' });
    }, ANSWER_WITHIN_MS);
    socket.data.busy += 1;
    try {
      admit(socket, route);
      const checked = check(route, event, args, payload);
      const key = keyOf(event, payload);
      const before = key === null ? undefined : socket.data.underWay.get(key);
      if (before) return answer(await before);
      if (key !== null) socket.data.underWay.set((own = key), outcome);
      await checked.run(socket, payload, (success) => answer({ answer: success, code: 'OK' }), late.signal);
    } catch (error) {
      if (!(error instanceof SocketError)) telemetry.failed(route?.event ?? 'unknown event', error);
      const failure = error instanceof SocketError ? error : new SocketError('UNAVAILABLE');
      answer({ answer: failure.toAnswer(), code: failure.code });
    } finally {
      clearTimeout(timer);
      socket.data.busy -= 1;
      if (own !== null) socket.data.underWay.delete(own);
    }
  };
}

/** The client's acknowledgement, if it asked for one, as a function that answers the first time only. */
function once(args: readonly unknown[], onAnswer: (outcome: Outcome) => void) {
  const ack = args.at(-1);
  let answered = false;
  return (outcome: Outcome): void => {
    if (answered) return;
    answered = true;
    onAnswer(outcome);
    if (typeof ack === 'function') ack(outcome.answer);
  };
}

/** By what an event is known that an impatient client sends again while it is under way; null without a `clientId`. */
const keyOf = (event: string, payload: unknown): string | null =>
  typeof payload === 'object' && payload !== null && 'clientId' in payload
    ? `${event} ${JSON.stringify(payload)}`
    : null;

/** Bytes of all that an event brought, as JSON; more than allowed for what cannot be written as JSON at all. */
function bytesOf(sent: readonly unknown[]): number {
  try {
    return Buffer.byteLength(JSON.stringify(sent.filter((part) => typeof part !== 'function')));
  } catch {
    return Infinity;
  }
}

/** Ids as everybody else knows them: trimmed, as the codec of the platform's events does. */
function trimIds(payload: unknown): unknown {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return payload;
  const trimmed: Record<string, unknown> = { ...payload };
  for (const name of ['sessionId', 'pollId', 'messageId', 'questionId', 'userId']) {
    const id = trimmed[name];
    if (typeof id === 'string') trimmed[name] = id.trim();
  }
  return trimmed;
}

/** A client that was told that it failed must not find itself in the session after all. */
function abandon(socket: EventSocket, payload: unknown): void {
  if (typeof payload !== 'object' || payload === null || !('sessionId' in payload)) return;
  const sessionId = String(payload.sessionId);
  if (socket.data.feeds.get(sessionId)?.live === false) leave(socket, 'feed', sessionId);
  if (socket.data.rooms.get(sessionId)?.live === false) leave(socket, 'room', sessionId);
}
