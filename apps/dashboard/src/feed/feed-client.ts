import { FEED_TYPES } from '@conductor/contracts/plain';
import type { DecisionView, FeedEvent, FeedPosition, SessionView } from '@conductor/contracts';
import type { EventsSocket } from '../sockets/open-socket.ts';
import { learnClockOffset } from './freshness.ts';
import { takeDecision } from './model.ts';
import { begin, receive, type Feed } from './position.ts';

/** `recovered` says that the last interruption left no hole; times are epoch ms of this machine. */
export type Connection =
  | { kind: 'connecting' }
  | { kind: 'live'; since: number; recovered: boolean }
  | { kind: 'reconnecting'; since: number }
  | { kind: 'refused'; reason: string };

export type FeedView = {
  connection: Connection;
  feed: Feed | null;
  lastHeardAt: number | null;
  clockOffset: number | null;
};

export type FeedClient = {
  read: () => FeedView;
  subscribe: (listener: () => void) => () => void;
  /** Takes what an HTTP call answered, so that the page need not wait for the feed to say the same. */
  learnDecision: (row: DecisionView) => void;
  learnSession: (row: SessionView) => void;
  close: () => void;
};

const ANSWER_TIMEOUT_MS = 8_000;
const ASK_AGAIN_MS = 2_000;

/**
 * Follows one session's feed over a socket: subscribes at each connect from the last known position, applies each
 * event once, and asks again where one is missing.
 */
export function createFeedClient(socket: EventsSocket, sessionId: string, now: () => number = Date.now): FeedClient {
  let view: FeedView = { connection: { kind: 'connecting' }, feed: null, lastHeardAt: null, clockOffset: null };
  let asking = false;
  let askAgain: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();
  const become = (change: Partial<FeedView>) => {
    view = { ...view, ...change };
    for (const listener of listeners) listener();
  };

  const later = () => {
    clearTimeout(askAgain);
    askAgain = setTimeout(() => void ask(view.feed?.position), ASK_AGAIN_MS);
  };

  const ask = async (since: FeedPosition | undefined): Promise<void> => {
    if (asking || !socket.connected) return;
    asking = true;
    const interrupted = view.connection.kind !== 'live';
    try {
      const request = since === undefined ? { sessionId } : { sessionId, since };
      const answer = await socket.timeout(ANSWER_TIMEOUT_MS).emitWithAck('agent:subscribe', request);
      asking = false;
      if (!answer.success) {
        if (answer.code === 'UNAVAILABLE' || answer.code === 'RATE_LIMITED') return later();
        return become({ connection: { kind: 'refused', reason: answer.error } });
      }
      const feed = begin(view.feed, answer);
      if (feed === null) return await ask(undefined);
      const heard = answer.recovered ? now() : (feed.model.points.at(-1)?.at ?? now());
      const connection: Connection = interrupted
        ? { kind: 'live', since: now(), recovered: since !== undefined && answer.recovered }
        : view.connection;
      become({ feed, connection, lastHeardAt: Math.min(heard, now()) });
    } catch {
      asking = false;
      later();
    }
  };

  const hear = (event: FeedEvent) => {
    if (event.sessionId !== sessionId || view.feed === null) return;
    const clockOffset = learnClockOffset(view.clockOffset, now(), event.timestamp);
    const received = receive(view.feed, event);
    if (received.verdict === 'gap') void ask(view.feed.position);
    if (received.verdict === 'applied') become({ feed: received.feed, lastHeardAt: now(), clockOffset });
  };
  for (const type of FEED_TYPES) socket.on(type, hear);
  socket.on('connect', () => void ask(view.feed?.position));
  socket.on('disconnect', () => {
    asking = false;
    if (view.connection.kind === 'live') become({ connection: { kind: 'reconnecting', since: now() } });
  });
  socket.on('agent:unsubscribed', (told) => {
    if (told.sessionId === sessionId) become({ connection: { kind: 'refused', reason: told.reason } });
  });
  if (socket.connected) void ask(undefined);

  return {
    read: () => view,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    learnDecision(row) {
      if (view.feed === null) return;
      become({ feed: { ...view.feed, model: takeDecision(view.feed.model, row) } });
    },
    learnSession(row) {
      if (view.feed === null) return;
      const { mode, paused, quietUntil, endedAt } = row;
      const session = { ...view.feed.model.session, mode, paused, quietUntil, endedAt };
      become({ feed: { ...view.feed, model: { ...view.feed.model, session } } });
    },
    close() {
      clearTimeout(askAgain);
      listeners.clear();
    },
  };
}
