import { NotNow, type Command, type Connector, type Outcome } from '../connector.ts';
import { createMemoryLedger, type Ledger } from '../ledger.ts';
import { createPseudonyms } from '../pseudonyms.ts';
import { withoutRepeats, type Signal } from '../signals.ts';
import type { Place } from './place.ts';

/** A connector at a place, and what it emitted. */
export type Visit = AsyncDisposable & { connector: Connector; heard: Signal[] };

const SECRET = 'of the conformance cases';

/** Opens a connector as the runner does. */
export async function visit(place: Place, ledger: Ledger = createMemoryLedger()): Promise<Visit> {
  const connector = place.connector();
  const heard: Signal[] = [];
  const binding = { sessionId: 's1', place: place.place, ledger, pseudonym: createPseudonyms(SECRET, 's1') };
  await connector.open(
    binding,
    withoutRepeats((signal) => heard.push(signal)),
  );
  return { connector, heard, [Symbol.asyncDispose]: () => connector.close() };
}

/** What was heard in the chat, without what was only there to be heard first. */
export const textsOf = (heard: readonly Signal[]): string[] =>
  heard.flatMap((signal) => (signal.type === 'chat' ? [signal.text] : []));

/** The newest head count; -1 before there was one. */
export const presentOf = (heard: readonly Signal[]): number =>
  heard.reduce((last, signal) => (signal.type === 'present' ? signal.present : last), -1);

/** What became of it, `not now` where nothing was begun. */
export const deliver = (connector: Connector, command: Command): Promise<Outcome | 'not now'> =>
  connector.deliver(command).catch((error: unknown) => {
    if (error instanceof NotNow) return 'not now';
    throw error;
  });
