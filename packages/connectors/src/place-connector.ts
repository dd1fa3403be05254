import { within, type Rate } from '@conductor/runtime';
import { carryOut, type Effect } from './carry-out.ts';
import { NotNow, type Binding, type Connector, type Emit } from './connector.ts';
import { stayJoined, type StayJoined } from './stay-joined.ts';

/** What a place of one kind does for a session. */
export type Visit = Effect & {
  /** Joins, calls `joined` once it has, and resolves when the connection has ended, or when `signal` is given. */
  join: (joined: () => void, signal: AbortSignal) => Promise<void>;
  /** Whether something speaks against what is heard, though the connection stands. */
  doubts?: () => boolean;
};

export type PlaceOptions = Pick<Connector, 'kind' | 'capabilities'> & {
  /** How much the place takes of us, in messages or calls. */
  rate: Rate;
  /** Told of each attempt that failed, and each connection that was lost. */
  onError: (error: unknown) => void;
  visit: (binding: Binding, emit: Emit) => Visit;
};

const LEAVE_MS = 4_000;

/** A connector of which only the visit differs from kind to kind: it stays joined, and stands while it is. */
export function createPlaceConnector({ kind, capabilities, rate, onError, visit }: PlaceOptions): Connector {
  let isJoined = false;
  let isClosed = false;
  let here: Visit | undefined;
  let stay: StayJoined | undefined;
  let deliver: Connector['deliver'] | undefined;
  const standing = (): boolean => isJoined && !isClosed && here?.doubts?.() !== true;
  return {
    kind,
    capabilities,
    standing,
    async open(binding, emit) {
      const current = visit(binding, (signal) => {
        if (!isClosed) emit(signal);
      });
      here = current;
      deliver = carryOut({ kind, capabilities, rate, standing, ledger: binding.ledger, ...current });
      stay = stayJoined({
        onError,
        join: async (joined, signal) => {
          const stands = (): void => {
            isJoined = true;
            joined();
          };
          try {
            await current.join(stands, signal);
          } finally {
            isJoined = false;
          }
        },
      });
      await stay.first;
    },
    deliver: (command) => deliver?.(command) ?? Promise.reject(new NotNow('not open')),
    async close() {
      isClosed = true;
      await within(LEAVE_MS, stay?.stop() ?? Promise.resolve()).catch(() => undefined);
    },
  };
}
