import {
  feedKeys,
  roomKeys,
  type FeedEvent,
  type FeedPosition,
  type PlacedRoomEvent,
  type RoomEvent,
} from '@conductor/contracts';
import { createFollower, type Follower, type Placed, type Served } from './follower.ts';
import { includes, NOWHERE } from './position.ts';
import { startLoop } from '@conductor/runtime';
import { readLog, type LogKeys, type RedisClient, type Subscriber } from '@conductor/runtime/redis';
import { readFeedEvent, readRoomMessage, type Whispered } from './parse.ts';
import type { Telemetry } from '../telemetry.ts';

/** The two logs of a session: agent events for its organiser, the room's events for its attendees. */
export type LogKind = 'feed' | 'room';
type EventOf = { feed: FeedEvent; room: PlacedRoomEvent };

/** A place taken at a log by one member; the log is followed on this node while anybody holds one. */
export type Seat<K extends LogKind> = {
  /** The channel is confirmed: from now on nothing is missed. Rejects while Redis is away. */
  ready(): Promise<void>;
  /** A place that live members have reached already: what is stored now includes everything up to it. */
  reached(): Promise<FeedPosition>;
  /** See `Follower.join`. */
  join(since: FeedPosition, serve: (served: Served<EventOf[K]>) => void): Promise<void>;
  /** How often it could not be known that all was heard: what was read before one of these times may lack something. */
  breaks(): number;
  /** Events without a place that passed by since the seat was taken; the newest 200. */
  passedBy(): RoomEvent[];
  release(): void;
};

export type Relay = AsyncDisposable & { take<K extends LogKind>(kind: K, sessionId: string): Seat<K> };

export type RelayOptions = {
  commands: RedisClient;
  /** A connection of its own, for sharded subscriptions only. */
  subscriber: Subscriber;
  /** Sends to the members on this node. */
  tell: {
    feed: (sessionId: string, event: FeedEvent) => void;
    room: (sessionId: string, event: RoomEvent | PlacedRoomEvent) => void;
    /** Sends to these of them alone. */
    some: (sessionId: string, whispered: Whispered) => void;
    /** Puts these users out of the room. */
    putOut: (sessionId: string, users: readonly string[]) => void;
    /** Something that the room was told can be had from the log no more. */
    missed: (sessionId: string) => void;
  };
  telemetry: Telemetry;
  /** It hears again after a time in which it heard nothing: what has no place in a log may have passed by. */
  onHearingAgain: () => void;
  /** How often a log's head is compared with what was told; 5 s unless a test is in a hurry. */
  compareEveryMs?: number;
};

/** What whoever joins finds again. */
const IN_HISTORY: ReadonlySet<RoomEvent['name']> = new Set(['chat:message', 'question:changed']);
const MAX_PAGE = 1_000;
const MAX_PASSED_BY = 200;
const HEADS_AT_ONCE = 200;

type Followed<K extends LogKind> = {
  keys: LogKeys;
  follower: Follower<EventOf[K]>;
  receive: (text: string) => void;
  confirmed: Promise<unknown>;
  seats: Set<{ passed: RoomEvent[] | null }>;
  breaks: { count: number };
};

/**
 * From the sessions' logs in Redis to the sockets of this node. A session is followed while it has members here; one
 * copy reaches each browser, since each node emits to its own sockets alone.
 */
export function createRelay(options: RelayOptions): Relay {
  const { commands, subscriber, telemetry, compareEveryMs = 5_000 } = options;
  const feeds = new Map<string, Followed<'feed'>>();
  const rooms = new Map<string, Followed<'room'>>();
  const byChannel = new Map<string, Followed<LogKind>>();

  const subscribe = (channel: string): Promise<unknown> => {
    const confirmed = subscriber.ssubscribe(channel);
    confirmed.catch((error: unknown) => telemetry.failed('subscribing to a log', error));
    return confirmed;
  };

  const followerOf = <K extends LogKind>(
    kind: K,
    keys: LogKeys,
    sessionId: string,
    how: {
      parse: (text: string) => Placed<EventOf[K]> | undefined;
      key: (event: Placed<EventOf[K]>) => string;
      tell: (sessionId: string, event: EventOf[K]) => void;
      onNewEpoch: () => void;
    },
  ): Follower<EventOf[K]> =>
    createFollower<EventOf[K]>({
      read: (places) => readLog(commands, keys, places, MAX_PAGE),
      parse: ({ event }) => {
        const parsed = how.parse(event);
        if (!parsed) telemetry.invalidRelayed(kind);
        return parsed;
      },
      key: how.key,
      tell: (event) => how.tell(sessionId, event),
      onHole: (events) => telemetry.holeFilled(kind, events),
      onLoss: () => {
        telemetry.eventsLost(kind, sessionId);
        if (kind === 'room') options.tell.missed(sessionId);
      },
      onNewEpoch: how.onNewEpoch,
      onError: (error) => telemetry.failed(`reading a ${kind} log`, error),
    });

  const followFeed = (sessionId: string): Followed<'feed'> => {
    const keys = feedKeys(sessionId);
    const follower = followerOf('feed', keys, sessionId, {
      parse: (text) => readFeedEvent(sessionId, text),
      key: ({ id }) => id,
      tell: options.tell.feed,
      // What the agent tells is sent again until the log has it.
      onNewEpoch: () => undefined,
    });
    const receive = (text: string): void => {
      const event = readFeedEvent(sessionId, text);
      if (event) follower.receive(event);
      else telemetry.invalidRelayed('feed');
    };
    return { keys, follower, receive, confirmed: subscribe(keys.channel), seats: new Set(), breaks: { count: 0 } };
  };

  const followRoom = (sessionId: string): Followed<'room'> => {
    const keys = roomKeys(sessionId);
    const placed = (text: string) => {
      const message = readRoomMessage(sessionId, text);
      return message && 'placed' in message ? message.placed : undefined;
    };
    const follower = followerOf('room', keys, sessionId, {
      parse: placed,
      // With a new epoch everybody takes the history anew: a message told in both may be missing from it.
      key: ({ id, epoch, event }) => (IN_HISTORY.has(event.name) ? `${epoch} ${id}` : id),
      tell: options.tell.room,
      // What a room was told is told once, so only its history may have it.
      onNewEpoch: () => {
        breaks.count += 1;
        options.tell.missed(sessionId);
      },
    });
    const seats: Followed<'room'>['seats'] = new Set();
    const breaks = { count: 0 };
    const receive = (text: string): void => {
      const message = readRoomMessage(sessionId, text);
      if (!message) return telemetry.invalidRelayed('room');
      if ('placed' in message) return follower.receive(message.placed);
      if ('putOut' in message) return options.tell.putOut(sessionId, message.putOut);
      if ('whispered' in message) return options.tell.some(sessionId, message.whispered);
      options.tell.room(sessionId, message.passing);
      for (const { passed } of seats) {
        if (passed && passed.push(message.passing) > MAX_PASSED_BY) passed.shift();
      }
    };
    return { keys, follower, receive, confirmed: subscribe(keys.channel), seats, breaks };
  };

  const known: { [K in LogKind]: { map: Map<string, Followed<K>>; follow: (sessionId: string) => Followed<K> } } = {
    feed: { map: feeds, follow: followFeed },
    room: { map: rooms, follow: followRoom },
  };

  const take = <K extends LogKind>(kind: K, sessionId: string): Seat<K> => {
    const { map, follow } = known[kind];
    const followed = map.get(sessionId) ?? follow(sessionId);
    map.set(sessionId, followed);
    byChannel.set(followed.keys.channel, followed);
    const own: { passed: RoomEvent[] | null } = { passed: [] };
    followed.seats.add(own);
    telemetry.following(byChannel.size);
    return {
      ready: async () => void (await followed.confirmed),
      async reached() {
        let place = followed.follower.position();
        if (!place) await followed.follower.join(undefined, ({ position }) => (place = position));
        return place ?? NOWHERE;
      },
      join: (since, serve) =>
        followed.follower.join(since, (served) => {
          serve(served);
          own.passed = null;
        }),
      breaks: () => followed.breaks.count,
      passedBy: () => own.passed ?? [],
      release() {
        if (!followed.seats.delete(own) || followed.seats.size > 0) return;
        map.delete(sessionId);
        byChannel.delete(followed.keys.channel);
        telemetry.following(byChannel.size);
        subscriber.sunsubscribe(followed.keys.channel).catch(() => undefined);
      },
    };
  };

  subscriber.on('smessage', (channel: string, text: string) => byChannel.get(channel)?.receive(text));
  // Nothing is heard between losing the connection and subscribing anew, so each log is read once it stands.
  subscriber.on('ready', () => {
    for (const followed of byChannel.values()) {
      followed.breaks.count += 1;
      followed.confirmed = subscribe(followed.keys.channel);
      followed.confirmed.then(() => followed.follower.catchUpAfterGap()).catch(() => undefined);
    }
    void Promise.allSettled([...byChannel.values()].map(({ confirmed }) => confirmed)).then(options.onHearingAgain);
  });

  /** A lost last event shows no hole: only the head tells of it. */
  const compareHeads = async (): Promise<void> => {
    if (byChannel.size === 0) return;
    const all = [...byChannel.values()];
    for (let start = 0; start < all.length; start += HEADS_AT_ONCE) {
      const some = all.slice(start, start + HEADS_AT_ONCE);
      // Each by itself: in a cluster they lie on several servers.
      await Promise.all(
        some.map(async (followed) => compareHead(followed, await commands.hmget(followed.keys.head, 'epoch', 'seq'))),
      );
    }
  };
  const loop = startLoop({
    everyMs: compareEveryMs,
    work: compareHeads,
    onError: (error) => telemetry.failed('comparing heads', error),
  });

  return {
    take,
    async [Symbol.asyncDispose]() {
      await loop.stop();
    },
  };
}

async function compareHead(followed: Followed<LogKind>, [epoch, seq]: (string | null)[]): Promise<void> {
  const position = followed.follower.position();
  const stands = epoch ? { epoch, seq: Number(seq) } : NOWHERE;
  if (position && !includes(position, stands)) await followed.follower.catchUp();
}
