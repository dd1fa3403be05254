import type { DecisionStore } from '../../ports/decisions.ts';
import type { Composer, ComposeRequest } from '../../ports/words.ts';

/** Longest time that better words are waited for. */
export const COMPOSE_MS = 8_000;

/**
 * Asks for better words for a decision that already has the template's, and ends the waiting either way: where every
 * model failed, with the template's words and the reason. What comes after a human's answer, or too late, is dropped.
 */
export async function improveWords(
  decisions: Pick<DecisionStore, 'improve'>,
  composer: Composer,
  request: ComposeRequest,
): Promise<boolean> {
  return decisions.improve(request.decisionId, await composer.compose(request, COMPOSE_MS));
}
