import {
  REACTIONS,
  SOCKET_NAMESPACE,
  type ClientToServerEvents,
  type OpenPoll,
  type ServerToClientEvents,
} from '@conductor/contracts';
import { io, type Socket } from 'socket.io-client';
import type { Chance } from './chance.ts';
import { MODEL } from './model.ts';
import { afterPoll, afterPrompt } from './phrases.ts';

export type EventSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

/** A simulated attendee: a real Socket.IO client that does what the recording and the model say. */
export type Attendee = {
  /** Until when (ms since the epoch) an intervention has brought this person back. */
  backUntil: () => number;
  join: () => void;
  leave: () => void;
  say: (text: string) => void;
  react: () => void;
  close: () => void;
};

export type AttendeeOptions = { realTimeUrl: string; sessionId: string; token: () => string; chance: Chance };

/** Opens a socket of the real-time-service whose token is made anew for every connection. */
export function openSocket(realTimeUrl: string, token: () => string): EventSocket {
  return io(`${realTimeUrl}${SOCKET_NAMESPACE}`, {
    transports: ['websocket'],
    forceNew: true,
    auth: (present) => present({ token: token() }),
  });
}

const ignore = (): void => undefined;

/** Connects an attendee. Whatever the service refuses is left at that: a simulated person shrugs. */
export function connectAttendee({ realTimeUrl, sessionId, token, chance }: AttendeeOptions): Attendee {
  const socket = openSocket(realTimeUrl, token);
  const timers = new Set<NodeJS.Timeout>();
  let here = false;
  let backUntil = 0;

  const say = (text: string): void => {
    if (here) socket.emit('chat:send', { sessionId, text }, ignore);
  };
  const join = (): void => {
    here = true;
    socket.emit('session:join', { sessionId }, ignore);
  };
  const later = (act: () => void): void => {
    const [from, to] = MODEL.answerWithin;
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        backUntil = Date.now() + MODEL.backSeconds * 1_000;
        act();
      },
      chance.between(from, to) * 1_000,
    );
    timers.add(timer);
  };
  const vote = (poll: OpenPoll): void => {
    const option = poll.options[Math.floor(chance.next() * poll.options.length)];
    if (!option) return;
    socket.emit('poll:vote', { sessionId, pollId: poll.id, optionIds: [option.id] }, ignore);
    if (chance.next() < MODEL.writesAfterVote) say(afterPoll(chance));
  };

  // After an interruption the service knows us no more.
  socket.on('connect', () => {
    if (here) join();
  });
  socket.on('poll:opened', ({ poll }) => {
    if (poll.interventionId !== undefined && chance.next() < MODEL.answers.POLL) later(() => vote(poll));
  });
  socket.on('prompt:shown', () => {
    if (chance.next() < MODEL.answers.CHAT_PROMPT) later(() => say(afterPrompt(chance)));
  });
  socket.on('agent:intervention:banner', () => {
    if (chance.next() < MODEL.answers.BROADCAST) later(() => say(afterPrompt(chance)));
  });

  return {
    backUntil: () => backUntil,
    join,
    leave: () => {
      here = false;
      socket.emit('session:leave', { sessionId }, ignore);
    },
    say,
    react: () => {
      if (here) socket.emit('reaction:send', { sessionId, emoji: chance.pick(REACTIONS) }, ignore);
    },
    close: () => {
      timers.forEach((timer) => clearTimeout(timer));
      socket.disconnect();
    },
  };
}
