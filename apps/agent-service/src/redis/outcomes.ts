import { checker, ContractError, InterventionOutcome } from '@conductor/contracts';
import { traced } from '@conductor/tracing';
import type { Handled } from '@conductor/runtime/redis';

const outcome = checker('intervention outcome', InterventionOutcome);

export type OutcomeDeps = {
  /** Records one outcome; false when it was known. */
  record: (outcome: InterventionOutcome) => Promise<boolean>;
  onOutcome: (outcome: InterventionOutcome, known: boolean) => void;
};

/** Records an entry of the stream of outcomes; one that is none of ours to read is put aside. */
export async function handleOutcome({ record, onOutcome }: OutcomeDeps, payload: string): Promise<Handled> {
  const parsed = outcome.parse(payload);
  if (parsed instanceof ContractError) return { parked: parsed.inFull() };
  const { traceparent: after, status, reach } = parsed;
  const isNew = await traced('outcome', { after, kind: 'takes', facts: { status, reach } }, () => record(parsed));
  onOutcome(parsed, !isNew);
  return 'done';
}
