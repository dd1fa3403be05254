import type { InterventionOutcome } from '@conductor/contracts';
import type { DecisionStore } from '../ports/decisions.ts';
import type { Telemetry } from '../telemetry.ts';

export type ActDeps = {
  decisions: Pick<DecisionStore, 'dispatchDue' | 'chaseUnanswered' | 'recordOutcome'>;
  telemetry: Pick<Telemetry, 'swept'>;
  rewardDelayMs: number;
};

/** Sends what was approved, once, by its id, through the outbox. Returns how many. */
export async function dispatchApproved({ decisions, telemetry }: ActDeps): Promise<number> {
  const dispatched = await decisions.dispatchDue();
  telemetry.swept('dispatched', dispatched);
  return dispatched;
}

/** EXECUTING → EXECUTED or FAILED, as the executor reports; false when that was known already. */
export function recordOutcome({ decisions, rewardDelayMs }: ActDeps, outcome: InterventionOutcome): Promise<boolean> {
  return decisions.recordOutcome(outcome, rewardDelayMs);
}

/** Sends again what nobody answered, and gives up what is past its time. */
export async function chaseUnanswered({ decisions, telemetry, rewardDelayMs }: ActDeps): Promise<void> {
  const { resent, givenUp } = await decisions.chaseUnanswered(rewardDelayMs);
  telemetry.swept('resent', resent);
  telemetry.swept('givenUp', givenUp);
}
