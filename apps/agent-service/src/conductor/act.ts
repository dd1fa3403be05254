import type { DecisionView } from '@conductor/contracts';
import type { DecisionStore } from '../ports/decisions.ts';
import type { Telemetry } from '../telemetry.ts';
import type { Composer, ComposeRequest } from './words/compose.ts';

/** Longest time that better words are waited for. */
export const COMPOSE_MS = 8_000;

export type ActDeps = {
  decisions: Pick<DecisionStore, 'dispatchDue' | 'chaseUnanswered'>;
  telemetry: Pick<Telemetry, 'swept'>;
  rewardDelayMs: number;
};

/** Sends what was approved, once, by its id, through the outbox. Answers how many. */
export async function dispatchApproved({ decisions, telemetry, rewardDelayMs }: ActDeps): Promise<number> {
  const dispatched = await decisions.dispatchDue(rewardDelayMs);
  telemetry.swept('dispatched', dispatched);
  return dispatched;
}

/** Sends again what nobody answered, and gives up what is past its time. */
export async function chaseUnanswered({ decisions, telemetry, rewardDelayMs }: ActDeps): Promise<void> {
  const { resent, givenUp } = await decisions.chaseUnanswered(rewardDelayMs);
  telemetry.swept('resent', resent);
  telemetry.swept('givenUp', givenUp);
}

/**
 * Asks for better words for a decision that already has the template's, and ends the waiting either way: where every
 * model failed, with the template's words and the reason. What comes after a human settled it, or too late, is dropped.
 */
export async function improveWords(
  { decisions }: { decisions: Pick<DecisionStore, 'improve'> },
  composer: Composer,
  decision: DecisionView,
  request: ComposeRequest,
): Promise<boolean> {
  return decisions.improve(decision.id, await composer.compose(request, COMPOSE_MS));
}
