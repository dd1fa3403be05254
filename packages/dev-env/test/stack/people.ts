import {
  SOCKET_NAMESPACE,
  type ClientToServerEvents,
  type FeedEvent,
  type FeedType,
  type OpenPoll,
  type ServerToClientEvents,
} from '@conductor/contracts';
import { io, type Socket } from 'socket.io-client';
import { expect, vi } from 'vitest';
import { PATIENCE, type Ground, type Session } from './ground.ts';

type EventSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

type Position = { epoch: string; seq: number };

/** A socket that comes back twenty times as fast as a browser's does, as everything here. */
const openSocket = (url: string, token: () => string): EventSocket =>
  io(url + SOCKET_NAMESPACE, {
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 50,
    reconnectionDelayMax: 250,
    auth: (present) => present({ token: token() }),
  });

const connected = (socket: EventSocket): Promise<void> =>
  new Promise((resolve) => {
    socket.once('connect', resolve);
  });

const isFeedEvent = (name: string, event: unknown): event is FeedEvent =>
  typeof event === 'object' && event !== null && 'seq' in event && 'type' in event && event.type === name;

/** The organiser's socket: subscribed to the session's feed, anew after each interruption, keeping what it was told. */
export async function openConsole(ground: Ground, owner: string, { sessionId }: Session) {
  const socket = openSocket(ground.realTime.url, () => ground.token(owner));
  const events = new Map<string, FeedEvent>();
  let since: Position | undefined;
  const stand = ({ epoch, seq }: Position): void => void (since = { epoch, seq });
  const take = (event: FeedEvent): void => {
    events.set(event.id, event);
    stand(event);
  };
  const subscribe = (): void => {
    socket.emit('agent:subscribe', { sessionId, ...(since === undefined ? {} : { since }) }, (answer) => {
      if (!answer.success) return;
      if (answer.recovered) answer.events.forEach(take);
      stand(answer);
    });
  };
  socket.on('connect', subscribe);
  socket.onAny((name: string, event: unknown) => {
    if (isFeedEvent(name, event)) take(event);
  });
  await connected(socket);
  const of = <T extends FeedType>(type: T) =>
    [...events.values()].filter((event): event is Extract<FeedEvent, { type: T }> => event.type === type);
  return {
    of,
    /** Scores of the ticks so far, null where too little was seen. */
    scores: (): (number | null)[] => of('engagement:update').map(({ data }) => data.score),
    /** Everything that was told, by its place in the feed. */
    places: (): Position[] => [...events.values()].map(({ epoch, seq }) => ({ epoch, seq })),
    [Symbol.dispose]: () => void socket.disconnect(),
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
type Person = { name: string; socket: EventSocket; polls: OpenPoll[] };

const EVERYBODY_SPEAKS_MS = 4_000;

/** An audience of so many real sockets, all joined. It chats and reacts while it is `lively`. */
export async function openAudience(ground: Ground, { sessionId }: Session, size: number) {
  const people: Person[] = await Promise.all(
    Array.from({ length: size }, async (_, index) => {
      const name = `attendee-${index + 1}`;
      const socket = openSocket(ground.realTime.url, () => ground.token(name));
      const polls: OpenPoll[] = [];
      const found = new Set<string>();
      // Whoever joins between a poll's row and its telling finds it open and is told of it too: one poll by its id.
      socket.on('poll:opened', ({ poll }) => {
        if (!found.has(poll.id)) polls.push(poll);
      });
      await connected(socket);
      const answer = await socket.emitWithAck('session:join', { sessionId });
      if (!answer.success) throw new Error(`${name}: ${answer.error}`);
      // A node that came back knows nobody; it shows what is open again.
      socket.on('connect', () => {
        socket.emit('session:join', { sessionId }, (joined) => {
          if (!joined.success) return;
          for (const poll of joined.polls) {
            if (polls.some(({ id }) => id === poll.id)) continue;
            found.add(poll.id);
            polls.push(poll);
          }
        });
      });
      return { name, socket, polls };
    }),
  );
  let lively = true;
  let turn = 0;
  const act = (): void => {
    const person = people[turn++ % size];
    if (!lively || !person?.socket.connected) return;
    if (turn % 4 === 0) person.socket.emit('reaction:send', { sessionId, emoji: '👏' }, () => undefined);
    else person.socket.emit('chat:send', { sessionId, text: `thought ${turn}` }, () => undefined);
  };
  const timer = setInterval(act, EVERYBODY_SPEAKS_MS / size);
  return {
    people,
    speak: () => void (lively = true),
    fallSilent: () => void (lively = false),
    /** Everybody votes in the newest poll that was shown; answers how many votes were taken. */
    async vote(): Promise<number> {
      const answers = await Promise.all(
        people.map(({ socket, polls }, index) => {
          const poll = polls.at(-1);
          const option = poll?.options[index % poll.options.length];
          if (!poll || !option) throw new Error('nothing to vote in');
          return socket
            .timeout(30_000)
            .emitWithAck('poll:vote', { sessionId, pollId: poll.id, optionIds: [option.id] });
        }),
      );
      return answers.filter(({ success }) => success).length;
    },
    [Symbol.dispose]: () => {
      clearInterval(timer);
      for (const { socket } of people) socket.disconnect();
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
