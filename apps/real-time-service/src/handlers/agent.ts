import type { ClientPayload, FeedPosition } from '@conductor/contracts';
import type { Db } from '@conductor/database';
import { createSharedLook } from '@conductor/runtime';
import { readSnapshot } from '../db/snapshot.ts';
import { SocketError } from '../sockets/socket-error.ts';
import type { Admission } from '../sockets/admission.ts';
import { holdsAllSince } from '../feed/position.ts';
import type { Notifications } from '../feed/notifications.ts';
import type { Relay } from '../feed/relay.ts';
import { enter, goLive, leave, membershipOf, mustStand, stands } from '../sockets/membership.ts';
import type { EventSocket, Membership } from '../sockets/socket.ts';
import { inTurn } from '../sockets/turns.ts';
import type { WaitingLine } from '../sockets/waiting-line.ts';
import { route, type Route, type Success } from '../sockets/route.ts';

type Reply = (answer: Success<'agent:subscribe'>) => void;

/** An organiser's events: their view of the agent. */
export function agentHandlers(deps: {
  db: Db;
  admission: Admission;
  relay: Relay;
  notifications: Notifications;
  line: WaitingLine;
}): Route[] {
  const { db, admission, relay, notifications, line } = deps;
  const lookAt = createSharedLook((sessionId) => readSnapshot(db, sessionId));

  const goLiveHere = (socket: EventSocket, membership: Membership<'feed'>): void => {
    goLive(socket, membership);
    membership.onEnd.push(notifications.add(socket, membership.session.eventId));
  };

  /** Sends what was missed since `since`; false where the log no longer holds all of it. */
  const resume = async (
    socket: EventSocket,
    membership: Membership<'feed'>,
    since: FeedPosition,
    reply: Reply,
  ): Promise<boolean> => {
    let resumed = false;
    await membership.seat.join(since, ({ page, position, since: missedSince }) => {
      mustStand(socket, membership);
      if (!holdsAllSince(page, since)) return;
      resumed = true;
      const events = missedSince(since);
      reply({ success: true, sessionId: membership.session.id, ...position, recovered: true, events });
      goLiveHere(socket, membership);
    });
    return resumed;
  };

  /** Sends all that is stored, then what was told since before it was read. */
  const startAnew = async (socket: EventSocket, membership: Membership<'feed'>, reply: Reply): Promise<void> => {
    const { session, seat } = membership;
    const reached = await seat.reached();
    mustStand(socket, membership);
    const snapshot = await lookAt(session.id, socket.data.principal.userId);
    if (!snapshot) throw new SocketError('NOT_FOUND');
    await seat.join(reached, ({ since }) => {
      mustStand(socket, membership);
      reply({ success: true, sessionId: session.id, ...reached, recovered: false, snapshot });
      for (const event of since(reached)) sendTo(socket, event.type, event);
      goLiveHere(socket, membership);
    });
  };

  const subscribe = async (
    socket: EventSocket,
    { sessionId, since }: ClientPayload<'agent:subscribe'>,
    reply: Reply,
    signal: AbortSignal,
  ): Promise<void> => {
    // Who stood in line may have gone meanwhile.
    if (!socket.connected) return;
    const session = await admission.watcher(socket, 'agent:subscribe', sessionId);
    if (!socket.connected || signal.aborted) return;
    const membership = enter(socket, relay, 'feed', session);
    try {
      await membership.seat.ready();
      mustStand(socket, membership);
      if (since && (await resume(socket, membership, since, reply))) return;
      await startAnew(socket, membership, reply);
    } catch (error) {
      if (stands(socket, membership)) leave(socket, 'feed', sessionId);
      throw error;
    }
  };

  const unsubscribe = async (socket: EventSocket, sessionId: string): Promise<void> => {
    // Without a membership of one's own there is nothing to end, and nobody else's is touched.
    if (!membershipOf(socket, 'feed', sessionId)) await admission.watcher(socket, 'agent:unsubscribe', sessionId);
    leave(socket, 'feed', sessionId);
  };

  return [
    route('agent:subscribe', (socket, payload, reply, signal) =>
      inTurn(socket.data.turns, `feed:${payload.sessionId}`, () =>
        line(() => subscribe(socket, payload, reply, signal), signal),
      ),
    ),
    route('agent:unsubscribe', async (socket, { sessionId }, reply) => {
      await inTurn(socket.data.turns, `feed:${sessionId}`, () => unsubscribe(socket, sessionId));
      reply({ success: true });
    }),
  ];
}

/** The event under its type's own name; what it is was checked when it came from Redis. */
function sendTo(socket: { emit(name: string, payload: unknown): unknown }, name: string, payload: unknown): void {
  socket.emit(name, payload);
}
