import { connect, type Connection, type Feed, type Room } from '@conductor/client';
import {
  SOCKET_NAMESPACE,
  type ClientToServerEvents,
  type FeedEvent,
  type FeedPosition,
  type FeedType,
  type OpenPoll,
  type ServerToClientEvents,
} from '@conductor/contracts';
import { io, type Socket } from 'socket.io-client';
import { expect, vi } from 'vitest';
import { PATIENCE, type Ground, type Session } from './ground.ts';

type EventSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

/** A bare socket, for what no client of ours would do. */
const openSocket = (url: string, token: () => string): EventSocket =>
  io(url + SOCKET_NAMESPACE, {
    transports: ['websocket'],
    forceNew: true,
    auth: (present) => present({ token: token() }),
  });

const connected = (socket: EventSocket): Promise<void> =>
  new Promise((resolve) => {
    socket.once('connect', resolve);
  });

/** A connection that comes back ten times as fast as a browser's does, as everything here. */
const come = (url: string, token: () => string): Connection =>
  connect({ url, token, reconnectMs: [50, 250], patienceMs: 30_000 });

const isLive = (place: Feed | Room, who: string): Promise<void> =>
  vi.waitFor(() => expect(place.standing(), who).toEqual({ kind: 'live' }), PATIENCE);

/** The organiser at the session's feed, keeping what they were told. */
export async function openConsole(ground: Ground, owner: string, { sessionId }: Session) {
  const connection = come(ground.realTime.url, () => ground.token(owner));
  const feed = connection.feed(sessionId);
  const events: FeedEvent[] = [];
  feed.listen((news) => {
    if ('seq' in news) events.push(news);
  });
  await isLive(feed, owner);
  const of = <T extends FeedType>(type: T) =>
    events.filter((event): event is Extract<FeedEvent, { type: T }> => event.type === type);
  return {
    of,
    /** Scores of the ticks so far, null where too little was seen. */
    scores: (): (number | null)[] => of('engagement:update').map(({ data }) => data.score),
    /** Everything that was told, by its place in the feed. */
    places: (): FeedPosition[] => events.map(({ epoch, seq }) => ({ epoch, seq })),
    [Symbol.dispose]: () => connection.close(),
  };
}

/** Ticks after which the opening is over and what is usual has been learnt. */
const WARM_UP_TICKS = 130;

/** Waits until a lively audience has been scored for so long that a slide would be noticed. */
export const warmedUp = (console: OrganiserConsole): Promise<void> =>
  vi.waitFor(() => {
    const lively = console.scores().filter((score) => score !== null && score > 0.4);
    expect(lively.length).toBeGreaterThan(WARM_UP_TICKS);
  }, PATIENCE);

export type OrganiserConsole = Awaited<ReturnType<typeof openConsole>>;

/** Somebody in the audience; `polls` were opened before their eyes or found open, each time that it was shown. */
type Person = { connection: Connection; room: Room; polls: OpenPoll[] };

const EVERYBODY_SPEAKS_MS = 4_000;

/** Keeps the polls that a room shows. Whoever finds one open at joining may be told of it too: one poll by its id. */
function pollsIn(room: Room): OpenPoll[] {
  const polls: OpenPoll[] = [];
  const found = new Set<string>();
  room.listen((news) => {
    if (news.name === 'poll:opened' && !found.has(news.payload.poll.id)) polls.push(news.payload.poll);
    if (news.name !== 'joined') return;
    for (const poll of room.state().polls) {
      if (news.recovered || polls.some(({ id }) => id === poll.id)) continue;
      found.add(poll.id);
      polls.push(poll);
    }
  });
  return polls;
}

/** An audience of so many real connections, all joined. It chats and reacts while it is `lively`. */
export async function openAudience(ground: Ground, { sessionId }: Session, size: number) {
  const people: Person[] = await Promise.all(
    Array.from({ length: size }, async (_, index) => {
      const name = `attendee-${index + 1}`;
      const connection = come(ground.realTime.url, () => ground.token(name));
      const room = connection.room(sessionId);
      const polls = pollsIn(room);
      await isLive(room, name);
      return { connection, room, polls };
    }),
  );
  let lively = true;
  let turn = 0;
  const act = (): void => {
    const person = people[turn++ % size];
    if (!lively || person?.room.standing().kind !== 'live') return;
    if (turn % 4 === 0) void person.room.react('👏');
    else void person.room.send(`thought ${turn}`);
  };
  const timer = setInterval(act, EVERYBODY_SPEAKS_MS / size);
  return {
    people,
    speak: () => void (lively = true),
    fallSilent: () => void (lively = false),
    /** Everybody votes in the newest poll that was shown; answers how many votes were taken. */
    async vote(): Promise<number> {
      const answers = await Promise.all(
        people.map(({ room, polls }, index) => {
          const poll = polls.at(-1);
          const option = poll?.options[index % poll.options.length];
          if (!poll || !option) throw new Error('nothing to vote in');
          return room.vote(poll.id, [option.id]);
        }),
      );
      return answers.filter(({ success }) => success).length;
    },
    [Symbol.dispose]: () => {
      clearInterval(timer);
      for (const { connection } of people) connection.close();
    },
  };
}

/** Somebody signed in who organises nothing here: what every door says to them, and what nevertheless came through. */
export async function openStranger(ground: Ground, { sessionId }: Session) {
  const socket = openSocket(ground.realTime.url, () => ground.token('stranger'));
  const overheard: string[] = [];
  socket.onAny((name: string) => overheard.push(name));
  await connected(socket);
  const session = `/agent/sessions/${sessionId}`;
  return {
    overheard,
    /** The statuses of every call over HTTP, and the error of the subscription. */
    async tryDoors(decisionId = 'none'): Promise<{ statuses: number[]; socket: unknown }> {
      const decision = `${session}/decisions/${decisionId}`;
      const calls = [
        ['GET', `${session}/status`],
        ['GET', `${session}/decisions`],
        ['GET', `${session}/engagement`],
        ['GET', `${session}/anomalies`],
        ['PUT', `${session}/mode`, { mode: 'AUTO' }],
        ['POST', `${decision}/approve`, {}],
        ['POST', `${decision}/reject`, {}],
        ['DELETE', session],
      ] as const;
      const answers = await Promise.all(
        calls.map(([method, path, body]) => ground.call('stranger', method, path, body)),
      );
      const answer = await socket.timeout(30_000).emitWithAck('agent:subscribe', { sessionId });
      return { statuses: answers.map(({ status }) => status), socket: answer };
    },
    [Symbol.dispose]: () => void socket.disconnect(),
  };
}

export type Audience = Awaited<ReturnType<typeof openAudience>>;
