import type { Audience, InterventionCommand, InterventionOutcome } from '@conductor/contracts';
import type { Ledger } from './ledger.ts';
import type { Signal } from './signals.ts';

/** What is heard of an audience at its place, how well the place knows who is there, and what can be done there. */
export type Capabilities = Omit<Audience, 'kind'>;

/** A session and the place where its audience is. */
export type Binding = {
  sessionId: string;
  /** The place in its own words, such as a channel or the id of a broadcast. */
  place: string;
  /** What was begun there; it outlives this process. */
  ledger: Ledger;
  /**
   * A name of somebody at the place → who they are to the conductor: the same for the same name in the same session, and
   * not to be turned back. Nothing else of a name may be emitted.
   */
  pseudonym: (name: string) => string;
};

/** Takes what happened at the place. Never throws; the same `id` again is one thing that happened once. */
export type Emit = (signal: Signal) => void;

/** An intervention that is to be carried out. */
export type Command = Pick<InterventionCommand, 'interventionId'> & {
  content: NonNullable<InterventionCommand['content']>;
};

/** What became of it. `reach` is how many were there, 0 where nobody knows; `reason` says why it failed, null otherwise. */
export type Outcome = Pick<InterventionOutcome, 'status' | 'reach' | 'reason'>;

/** Something could not be begun now, and may be later: the connection is down, or too much was said already. */
export class NotNow extends Error {
  override readonly name = 'NotNow';
  readonly retryable = true;
}

/** The place said no, and would again. `message` says why, in words for the organiser. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly retryable = false;
}

/**
 * One session's audience at its place. Every connector passes the cases in `conformance/cases.ts`.
 */
export type Connector = {
  /** What kind of place it is: the KIND of `pnpm connect`. */
  readonly kind: string;
  readonly capabilities: Capabilities;
  /**
   * Joins the place, and resolves once it is joined; from then on it stays joined by itself, with back-off, until
   * `close`. Rejects with `Refused` where the place will not have us, such as for a wrong password.
   */
  readonly open: (binding: Binding, emit: Emit) => Promise<void>;
  /** Whether what happens at the place would be heard now. While it is false, silence says nothing. */
  readonly standing: () => boolean;
  /**
   * Carries an intervention out, once for each id whoever asks how often, also after a restart; see `carryOut`. Resolves
   * with what became of it, for good; rejects with `NotNow` where nothing was begun, to be asked again.
   */
  readonly deliver: (command: Command) => Promise<Outcome>;
  /** Leaves the place, within 5 s whatever it does. Nothing is emitted afterwards. May be called again. */
  readonly close: () => Promise<void>;
};

/** How long `close` may take, in ms. */
export const CLOSE_WITHIN_MS = 5_000;
