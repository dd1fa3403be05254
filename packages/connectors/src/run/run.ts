import type { Api } from '@conductor/client';
import { createPatience, startLoop } from '@conductor/runtime';
import type { Connector, Outcome } from '../connector.ts';
import { createPseudonyms } from '../pseudonyms.ts';
import { withoutRepeats } from '../signals.ts';
import { createCarrier } from './carrier.ts';
import { isShutOut, remoteLedger } from './door.ts';
import { createTeller } from './teller.ts';

/** How often is told what happened, and asked what is to be done, in ms. */
const TELL_MS = 250;
const TAKE_MS = 1_000;
/** What a shutdown gives to each thing that may not answer, and to all of them together. */
const LAST_WORDS_MS = 3_000;
const ALL_WORDS_MS = 8_000;

/** What is worth a line to whoever runs it. Never has a name or a word of the audience. */
export type Happening =
  | { what: 'joined' }
  | { what: 'outcome'; interventionId: string; outcome: Outcome }
  | { what: 'dropped'; count: number }
  | { what: 'failed'; part: 'telling' | 'carrying'; error: unknown };

export type RunOptions = {
  api: Api;
  connector: Connector;
  sessionId: string;
  place: string;
  /** What pseudonyms are made with; the conductor does not keep it. The same after a restart. */
  secret: string;
  onHappening: (happening: Happening) => void;
};

export type Run = AsyncDisposable & {
  /** Rejects when the conductor will not have us any more; does not resolve before that. */
  readonly shutOut: Promise<never>;
};

/**
 * Joins a session to its audience elsewhere. Rejects with `Refused` where the place will not have us, and with an
 * `ApiError` where the conductor will not. Disposing leaves the place; the session stays bound to it, for a restart.
 */
export async function runConnector(options: RunOptions): Promise<Run> {
  const { api, connector, sessionId, place, secret, onHappening } = options;
  await using stack = new AsyncDisposableStack();
  const inTime = createPatience(LAST_WORDS_MS, ALL_WORDS_MS);
  const door = { api, sessionId };
  const { standing } = connector;
  const { kind, capabilities } = connector;
  await api('PUT /connect/sessions/{sessionId}', { sessionId, body: { kind, ...capabilities } });

  const onDropped = (count: number): void => onHappening({ what: 'dropped', count });
  const teller = createTeller({ ...door, standing, onDropped });
  stack.defer(() => inTime(teller.round()));
  const binding = { sessionId, place, ledger: remoteLedger(door), pseudonym: createPseudonyms(secret, sessionId) };
  stack.defer(() => inTime(connector.close()));
  await connector.open(binding, withoutRepeats(teller.tell));
  onHappening({ what: 'joined' });

  const shutOut = Promise.withResolvers<never>();
  shutOut.promise.catch(() => undefined);
  const failed = (part: 'telling' | 'carrying') => (error: unknown) => {
    onHappening({ what: 'failed', part, error });
    if (isShutOut(error)) shutOut.reject(error);
  };
  const onOutcome = (interventionId: string, outcome: Outcome): void =>
    onHappening({ what: 'outcome', interventionId, outcome });
  const carrier = createCarrier({ ...door, connector, onOutcome });
  const loops = [
    startLoop({ everyMs: TELL_MS, work: teller.round, onError: failed('telling') }),
    startLoop({ everyMs: TAKE_MS, work: carrier.round, onError: failed('carrying') }),
  ];
  stack.defer(() => inTime(Promise.all(loops.map((loop) => loop.stop()))));
  const running = stack.move();
  return { shutOut: shutOut.promise, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
