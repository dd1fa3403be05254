import { startLoop, type Loop } from '@conductor/runtime';
import { InvalidToken } from './errors.ts';
import { isGuest } from './guests.ts';
import type { Principal } from './principal.ts';
import { LEEWAY_MS, type Verifier } from './verifier.ts';

/** Tokens of a subject that open nothing any more: those issued up to a time (epoch ms). */
export type Revocation = {
  subject: string;
  /** Of a guest of this event alone; null: whoever the subject is, everywhere. */
  eventId: string | null;
  until: number;
};

/** The channel on which instances are told that there is something new to read. */
export const REVOCATIONS_CHANNEL = 'conductor.revocations';
/** Whoever was not told finds out by then. */
const READ_EVERY_MS = 10_000;

export type Revocations = {
  /** Whether the token that a principal came from was revoked; one that does not say when it was issued was, too. */
  readonly isRevoked: (principal: Principal) => boolean;
  readonly replace: (revocations: readonly Revocation[]) => void;
};

/** The revocations that this process knows. */
export function createRevocations(): Revocations {
  let bySubject = new Map<string, Revocation[]>();
  return {
    isRevoked: (principal) =>
      (bySubject.get(principal.userId) ?? []).some(
        ({ eventId, until }) =>
          (eventId === null || (isGuest(principal) && principal.events.includes(eventId))) &&
          // The clock of whoever issued it may be ahead of ours.
          (principal.issuedAt ?? 0) <= until + LEEWAY_MS,
      ),
    replace: (revocations) => {
      bySubject = Map.groupBy(revocations, ({ subject }) => subject);
    },
  };
}

/** A verifier that refuses what was revoked, whatever else is good about it. */
export const withRevocations = (
  verifier: Pick<Verifier, 'verify'>,
  revocations: Pick<Revocations, 'isRevoked'>,
): Pick<Verifier, 'verify'> => ({
  async verify(token) {
    const principal = await verifier.verify(token);
    if (revocations.isRevoked(principal)) throw new InvalidToken('revoked');
    return principal;
  },
});

type Subscriber = {
  subscribe(channel: string): Promise<unknown>;
  on(event: 'message', listener: (channel: string) => void): unknown;
};

/**
 * Keeps the list as the database has it: read now, when Redis tells that it changed, and every 10 s in case Redis did not.
 * Resolves once it was read, so that nobody is let in before; rejects where it cannot be. `onRead` follows each reading.
 */
export async function followRevocations(options: {
  revocations: Revocations;
  read: () => Promise<Revocation[]>;
  subscriber: Subscriber;
  onRead?: () => void;
  onError: (error: unknown) => void;
}): Promise<Loop> {
  const { revocations, read, subscriber, onRead, onError } = options;
  const refresh = async (): Promise<void> => {
    revocations.replace(await read());
    onRead?.();
  };
  await refresh();
  const loop = startLoop({ everyMs: READ_EVERY_MS, work: refresh, onError });
  subscriber.on('message', (channel) => {
    if (channel === REVOCATIONS_CHANNEL) loop.wake();
  });
  await subscriber.subscribe(REVOCATIONS_CHANNEL);
  return loop;
}
