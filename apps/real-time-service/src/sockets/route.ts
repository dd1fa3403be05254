import { CLIENT_PAYLOADS, type ClientEvent, type ClientPayload, type ClientToServerEvents } from '@conductor/contracts';
import { Compile } from 'typebox/compile';
import type { EventSocket } from './socket.ts';

/** What a client is told when its event succeeded. */
export type Success<E extends ClientEvent> = Extract<
  Parameters<Parameters<ClientToServerEvents[E]>[1]>[0],
  { success: true }
>;

/**
 * Does what an event asks for and replies once. A rejection becomes a failure in the acknowledgement: a `SocketError` as
 * it stands, anything else as UNAVAILABLE. Once `signal` is given the client was told that it failed, so nothing may
 * be joined any more.
 */
export type Handler<E extends ClientEvent> = (
  socket: EventSocket,
  payload: ClientPayload<E>,
  reply: (answer: Success<E>) => void,
  signal: AbortSignal,
) => Promise<void>;

/** A handler behind the check of its payload. */
export type Route = {
  event: ClientEvent;
  /** The failing path of a payload, or null for one that fits. */
  fault: (payload: unknown) => string | null;
  run: (socket: EventSocket, payload: unknown, reply: (answer: object) => void, signal: AbortSignal) => Promise<void>;
};

/** Ties an event to its handler. */
export function route<E extends ClientEvent>(event: E, handler: Handler<E>): Route {
  const schema: (typeof CLIENT_PAYLOADS)[E] = CLIENT_PAYLOADS[event];
  const validator = Compile(schema);
  return {
    event,
    fault: (payload) => (validator.Check(payload) ? null : validator.Errors(payload)[0]?.instancePath || '/'),
    async run(socket, payload, reply, signal) {
      if (!validator.Check(payload)) throw new TypeError('the payload was not checked');
      await handler(socket, payload, reply, signal);
    },
  };
}
