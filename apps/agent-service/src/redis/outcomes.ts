import { checker, ContractError, InterventionOutcome } from '@conductor/contracts';
import type { Handled } from '@conductor/runtime/redis';

const outcome = checker('intervention outcome', InterventionOutcome);

export type OutcomeDeps = {
  /** Settles one outcome; false when it was known. */
  settle: (outcome: InterventionOutcome) => Promise<boolean>;
  onOutcome: (outcome: InterventionOutcome, known: boolean) => void;
};

/** Settles an entry of the stream of outcomes; one that is none of ours to read is put aside. */
export async function handleOutcome({ settle, onOutcome }: OutcomeDeps, payload: string): Promise<Handled> {
  const parsed = outcome.parse(payload);
  if (parsed instanceof ContractError) return { parked: parsed.inFull() };
  onOutcome(parsed, !(await settle(parsed)));
  return 'done';
}
