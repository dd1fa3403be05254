import { checker, InterventionOutcome } from '@conductor/contracts';
import { canRetry } from '../errors.ts';
import type { Entry, StreamReader } from './consumer.ts';

/** More deliveries than this and an entry is taken for poisoned: it ends whoever touches it. */
const MAX_DELIVERIES = 5;
/** After so long without an acknowledgement an entry is somebody else's to finish. */
const IDLE_MS = 20_000;
const BLOCK_MS = 1_000;
/** What could not be settled just now is tried again so soon. */
const RETRY_MS = 1_000;

const outcome = checker('intervention outcome', InterventionOutcome);

export type OutcomeDeps = {
  reader: StreamReader;
  /** Settles one outcome; false when it was known. Throws what may pass as a retryable error. */
  settle: (outcome: InterventionOutcome) => Promise<boolean>;
  onOutcome: (outcome: InterventionOutcome, known: boolean) => void;
  onParked: (entry: Entry, reason: string) => void;
};

/**
 * One round: entries that were left lying, then new ones. Each is acknowledged after it was settled, never before.
 * A failure that may pass ends the round with its error and gives what is left back, uncounted: an outage parks nothing,
 * only what died with its reader again and again. What can never be settled is parked.
 */
export async function consumeOutcomes({ reader, settle, onOutcome, onParked }: OutcomeDeps): Promise<number> {
  const left = await reader.claim(IDLE_MS);
  const fresh = await reader.next(left.length > 0 ? 1 : BLOCK_MS);
  const entries = [...left, ...fresh.map((entry) => ({ entry, deliveries: 0 }))];
  for (const [index, { entry, deliveries }] of entries.entries()) {
    try {
      const reason = deliveries > MAX_DELIVERIES ? `delivered ${deliveries} times` : await work(entry);
      if (reason === null) await reader.ack(entry.id);
      else {
        await reader.park(entry, reason);
        onParked(entry, reason);
      }
    } catch (error) {
      await reader.putBack(entries.slice(index), IDLE_MS, RETRY_MS);
      throw error;
    }
  }
  return entries.length;

  /** Null when settled, else why it never can be. */
  async function work(entry: Entry): Promise<string | null> {
    const value = parse(entry.payload);
    if (!outcome.validator.Check(value)) return outcome.explain(value).toString();
    try {
      onOutcome(value, !(await settle(value)));
      return null;
    } catch (error) {
      if (canRetry(error)) throw error;
      return error instanceof Error ? error.name : 'unknown';
    }
  }
}

function parse(payload: string | null): unknown {
  try {
    return payload === null ? undefined : JSON.parse(payload);
  } catch {
    return undefined;
  }
}
