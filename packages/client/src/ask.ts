import type { ClientEvent, ClientPayload, ClientToServerEvents, SocketFailure } from '@conductor/contracts';
import type { Socket } from 'socket.io-client';
import { isPassing } from './follow.ts';
import { pauseAfter } from './wait.ts';

/** What an event is acknowledged with. */
export type Answer<E extends ClientEvent> = Parameters<Parameters<ClientToServerEvents[E]>[1]>[0];

export type AskOptions = {
  socket: Socket;
  answerTimeoutMs: number;
  /** How long to wait between two tries, where the server does not say. */
  againMs: number;
  /** For how long an event is tried. */
  patienceMs: number;
  /** Null while it makes no sense to ask; a number that changes when the ground under an answer has changed. */
  ground: () => number | null;
  /** Why it will never make sense, if so. */
  refused: () => SocketFailure | null;
};

/** Nobody said whether it was done. */
export const UNKNOWN: SocketFailure = {
  success: false,
  code: 'UNAVAILABLE',
  error: 'There was no answer: it is not known whether this was done',
};

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/**
 * Sends an event until it is acknowledged for good, or cannot be asked any more, or patience ends: then `UNAVAILABLE` where
 * nobody knows whether it was done. For events that may be sent
 * twice, by their `clientId` or by what they are. Resolves always.
 */
export async function ask<E extends ClientEvent>(
  options: AskOptions,
  event: E,
  payload: ClientPayload<E>,
): Promise<Answer<E> | SocketFailure> {
  const until = Date.now() + options.patienceMs;
  let mayBeDone = false;
  for (;;) {
    const refusal = options.refused();
    if (refusal) return mayBeDone ? UNKNOWN : refusal;
    const ground = options.ground();
    const answer = ground === null ? null : await once(options, event, payload);
    // Refused since it met a session that was just being joined again: that says nothing.
    const met = ground === options.ground();
    const isFinal = answer && (answer.success || (!isPassing(answer) && (met || answer.code !== 'FORBIDDEN')));
    if (isFinal) return answer;
    mayBeDone ||= ground !== null && (answer === null || (!answer.success && answer.code === 'UNAVAILABLE'));
    if (Date.now() >= until) return answer && !mayBeDone ? answer : UNKNOWN;
    await pause(pauseAfter(answer && !answer.success ? answer : null, options.againMs));
  }
}

/** Sends an event one time; null where no acknowledgement came. */
export async function once<E extends ClientEvent>(
  { socket, answerTimeoutMs }: Pick<AskOptions, 'socket' | 'answerTimeoutMs'>,
  event: E,
  payload: ClientPayload<E>,
): Promise<Answer<E> | null> {
  // What is sent while the connection is away would be sent at its return, before the session is joined.
  if (!socket.connected) return null;
  try {
    return await socket.timeout(answerTimeoutMs).emitWithAck(event, payload);
  } catch {
    return null;
  }
}

/** Runs each after the one before has ended, so that what somebody says keeps their order. */
export function createQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
