import type { ClientPayload, RoomPayload, SocketFailure } from '@conductor/contracts';
import type { EventsSocket } from '../sockets/open-socket.ts';
import { changeRoom, joinRoom, type RoomChange, type RoomModel } from './model.ts';

export type RoomView = {
  connection: 'connecting' | 'live' | 'reconnecting' | { refused: string };
  room: RoomModel | null;
  /** The latest reactions of everybody, with a number that grows so that equal ones are told apart. */
  burst: { serial: number; counts: RoomPayload<'reaction:burst'>['counts'] };
};
/** Null when it worked, else why not, in words for a person. */
type Refusal = string | null;

type Emoji = ClientPayload<'reaction:send'>['emoji'];
export type RoomClient = {
  read: () => RoomView;
  subscribe: (listener: () => void) => () => void;
  send: (text: string) => Promise<Refusal>;
  react: (emoji: Emoji) => Promise<Refusal>;
  vote: (pollId: string, optionId: string) => Promise<Refusal>;
  dismiss: (what: 'banner' | 'prompt') => void;
  close: () => void;
};

/** Taken, and shown to nobody yet. */
export const HELD = 'Your message waits for the organiser.';
const ANSWER_TIMEOUT_MS = 8_000;
const JOIN_AGAIN_MS = 2_000;

const words = (failure: SocketFailure): string => {
  if (failure.code === 'RATE_LIMITED') return 'A little slower, please.';
  if (failure.code === 'PAYLOAD_TOO_LARGE' || failure.code === 'INVALID_PAYLOAD') return 'That cannot be sent.';
  if (failure.code === 'CONFLICT') return `${failure.error}.`;
  if (failure.code === 'NOT_FOUND') return 'Too late: it is closed.';
  return 'That did not get through. Try again.';
};

const asked = async (answer: Promise<{ success: true } | SocketFailure>): Promise<Refusal> => {
  try {
    const told = await answer;
    return told.success ? null : words(told);
  } catch {
    return 'No answer. Check your connection.';
  }
};

/** Joins a session's room at each connect and keeps its model; what the attendee does is answered in words. */
export function createRoomClient(socket: EventsSocket, sessionId: string): RoomClient {
  let view: RoomView = { connection: 'connecting', room: null, burst: { serial: 0, counts: {} } };
  let again: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();
  const become = (change: Partial<RoomView>) => {
    view = { ...view, ...change };
    for (const listener of listeners) listener();
  };
  const change = (what: RoomChange) => {
    if (view.room !== null) become({ room: changeRoom(view.room, what) });
  };
  const ours = (payload: { sessionId: string }) => payload.sessionId === sessionId;

  const join = async (): Promise<void> => {
    clearTimeout(again);
    try {
      const answer = await socket.timeout(ANSWER_TIMEOUT_MS).emitWithAck('session:join', { sessionId });
      if (answer.success) return become({ connection: 'live', room: joinRoom(view.room, answer) });
      if (answer.code === 'UNAVAILABLE' || answer.code === 'RATE_LIMITED')
        again = setTimeout(() => void join(), JOIN_AGAIN_MS);
      else become({ connection: { refused: answer.error } });
    } catch {
      if (socket.connected) again = setTimeout(() => void join(), JOIN_AGAIN_MS);
    }
  };
  socket.on('connect', () => void join());
  socket.on('disconnect', () => become({ connection: 'reconnecting' }));
  socket.on('chat:message', (payload) => ours(payload) && change({ name: 'chat:message', payload }));
  socket.on('chat:removed', (payload) => ours(payload) && change({ name: 'chat:removed', payload }));
  socket.on('poll:opened', (payload) => ours(payload) && change({ name: 'poll:opened', payload }));
  socket.on('poll:results', (payload) => ours(payload) && change({ name: 'poll:results', payload }));
  socket.on('poll:closed', (payload) => ours(payload) && change({ name: 'poll:closed', payload }));
  socket.on('presence:update', (payload) => ours(payload) && change({ name: 'presence:update', payload }));
  socket.on(
    'agent:intervention:banner',
    (payload) => ours(payload) && change({ name: 'agent:intervention:banner', payload }),
  );
  // A banner with the question in it, until the page has a place for questions.
  socket.on('question:promoted', ({ question, shownAt: _shownAt, ...banner }) => {
    const message = question ? `${banner.message} “${question.text}”` : banner.message;
    if (ours(banner))
      change({ name: 'agent:intervention:banner', payload: { ...banner, type: 'QNA_PROMOTE', message } });
  });
  socket.on('session:missed', (payload) => ours(payload) && void join());
  socket.on('prompt:shown', (payload) => ours(payload) && change({ name: 'prompt:shown', payload }));
  socket.on('reaction:burst', (payload) => {
    if (ours(payload)) become({ burst: { serial: view.burst.serial + 1, counts: payload.counts } });
  });
  if (socket.connected) void join();

  const patient = () => socket.timeout(ANSWER_TIMEOUT_MS);
  return {
    read: () => view,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async send(text) {
      const answer = patient().emitWithAck('chat:send', { sessionId, text });
      const refusal = await asked(answer);
      if (refusal !== null) return refusal;
      const told = await answer;
      return told.success && told.held ? HELD : null;
    },
    react: (emoji) => asked(patient().emitWithAck('reaction:send', { sessionId, emoji })),
    async vote(pollId, optionId) {
      const refusal = await asked(patient().emitWithAck('poll:vote', { sessionId, pollId, optionIds: [optionId] }));
      if (refusal === null) change({ name: 'voted', payload: { pollId, optionIds: [optionId] } });
      return refusal;
    },
    dismiss: (what) => change({ name: what === 'banner' ? 'banner:dismissed' : 'prompt:dismissed' }),
    close() {
      clearTimeout(again);
      listeners.clear();
    },
  };
}
