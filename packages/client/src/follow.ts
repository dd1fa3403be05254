import type { FeedPosition, SocketFailure } from '@conductor/contracts';
import type { Link } from './link.ts';
import { isAt, verdictOn } from './place.ts';
import { pauseAfter } from './wait.ts';

/**
 * How somebody stands at a session's log. `joining` with a `failure`: it was full or out of reach, and is tried again by itself.
 * `refused` is final until the connection is made anew.
 */
export type Standing =
  | { kind: 'joining'; failure?: SocketFailure }
  | { kind: 'live' }
  | { kind: 'refused'; failure: SocketFailure };

type Joined<E> = { place: FeedPosition; recovered: true; missed: E[] } | { place: FeedPosition; recovered: false };

export type FollowOptions<A, E extends Partial<FeedPosition>> = {
  link: Pick<Link, 'socket' | 'answerTimeoutMs' | 'againMs' | 'places'>;
  /** The event that joins, and the one that leaves. */
  join: 'session:join' | 'agent:subscribe';
  leave: 'session:leave' | 'agent:unsubscribe';
  sessionId: string;
  /** What is said at each joining beside the session and the place. */
  saying?: () => object;
  /** Reads the acknowledgement of joining. */
  read: (answer: A) => Joined<E>;
  /** Takes an acknowledgement that does not go on from what was known: everything begins anew with it. */
  onBegin: (answer: A) => void;
  /** Takes one that does, before what was missed. */
  onResume: (answer: A) => void;
  /** Takes each event once, in order. */
  onEvent: (event: E) => void;
  /** Something was told that can be had no more: `onBegin` follows. */
  onLoss: () => void;
  onStanding: (standing: Standing) => void;
};

/** Whether the same, tried again, may succeed. */
export const isPassing = ({ code }: SocketFailure): boolean => code === 'UNAVAILABLE' || code === 'RATE_LIMITED';

export type Follower<E> = {
  hear: (event: E, place: FeedPosition | undefined) => void;
  /** The server says that the place is lost: begins anew. */
  beginAnew: () => void;
  /** Joins once more, from the last place that was seen. */
  joinAgain: () => void;
  refuse: (failure: SocketFailure) => void;
  standing: () => Standing;
  /** Grows with each try to join: what was asked before may have met a session not joined. */
  joins: () => number;
  close: () => void;
};

/**
 * Follows one log of a session over a socket: joins at each connect from the last place that was seen, gives each event
 * once and in order, and joins again where one is missing.
 */
export function follow<A extends { success: true }, E extends Partial<FeedPosition>>(
  options: FollowOptions<A, E>,
): Follower<E> {
  const { link, sessionId } = options;
  const { socket } = link;
  let place: FeedPosition | undefined;
  let standing: Standing = { kind: 'joining' };
  let hasBegun = false;
  let joins = 0;
  let again: ReturnType<typeof setTimeout> | undefined;

  const become = (next: Standing): void => {
    standing = next;
    options.onStanding(next);
  };
  const hear = (event: E, at: FeedPosition | undefined): void => {
    if (!at) return hasBegun ? options.onEvent(event) : undefined;
    const verdict = verdictOn(place, at);
    if (verdict === 'hole') {
      // Whoever is joining is about to be told it.
      if (standing.kind === 'live') join();
    } else if (verdict === 'next') {
      place = at;
      options.onEvent(event);
    }
  };
  const begin = (answer: A): void => {
    const joined = options.read(answer);
    if (joined.recovered && hasBegun) {
      const seen = place;
      place = joined.place;
      options.onResume(answer);
      for (const event of joined.missed) {
        const known = seen && event.epoch === seen.epoch && event.seq !== undefined && event.seq <= seen.seq;
        if (!known) options.onEvent(event);
      }
    } else {
      // Whoever has seen all up to where the log is, as where nothing was ever told, has lost nothing.
      if (hasBegun && !isAt(place, joined.place)) options.onLoss();
      place = joined.place;
      hasBegun = true;
      options.onBegin(answer);
    }
    become({ kind: 'live' });
  };

  function join(): void {
    clearTimeout(again);
    if (!socket.connected) return;
    const nth = (joins += 1);
    // Who waits outside goes on knowing why while they knock again.
    if (standing.kind !== 'joining') become({ kind: 'joining' });
    const since = hasBegun && place ? { since: place } : {};
    // In the callback, since what follows an acknowledgement comes before its promise would be settled.
    socket
      .timeout(link.answerTimeoutMs)
      .emit(
        options.join,
        { sessionId, ...since, ...options.saying?.() },
        (error: Error | null, answer: A | SocketFailure) => {
          if (nth !== joins) return;
          const failure = error || answer.success ? null : answer;
          if (error || (failure && isPassing(failure))) {
            if (failure) become({ kind: 'joining', failure });
            again = setTimeout(join, pauseAfter(failure, link.againMs));
          } else if (answer.success) begin(answer);
          else become({ kind: 'refused', failure: answer });
        },
      );
  }
  const onDisconnect = (): void => {
    clearTimeout(again);
    joins += 1;
    become({ kind: 'joining' });
  };
  socket.on('connect', join);
  socket.on('disconnect', onDisconnect);
  link.places.take(options.join, sessionId);
  join();

  return {
    hear,
    beginAnew() {
      place = undefined;
      join();
    },
    joinAgain: join,
    refuse: (failure) => become({ kind: 'refused', failure }),
    standing: () => standing,
    joins: () => joins,
    close() {
      clearTimeout(again);
      joins += 1;
      socket.off('connect', join);
      socket.off('disconnect', onDisconnect);
      const isLast = link.places.giveBack(options.join, sessionId);
      if (isLast && socket.connected) socket.emit(options.leave, { sessionId }, () => undefined);
    },
  };
}
