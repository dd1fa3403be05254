import { outsideLimits, type AnomalyView, type Arm } from '@conductor/contracts';
import type { Decision, ProposalFacts, Refusal } from '../../ports/proposals.ts';
import type { ConductorSettings } from '../../ports/settings.ts';
import { freshness } from './burden.ts';
import { propose } from './propose.ts';
import { armCooldownMs } from '../arms/registry.ts';
import { authorityOf, percent, permit, refuse } from './policy.ts';
import { createRandom, hashString } from '../random.ts';
import type { ComposeRequest, Words } from '../../ports/words.ts';
import { templateWords } from '../words/templates.ts';

/** What a decision rests on besides the stored facts. */
export type DecisionInput = {
  decisionId: string;
  anomaly: AnomalyView;
  context: string;
  offered: readonly Arm[];
  settings: Pick<ConductorSettings, 'decisionTtlMs' | 'rewardDelayMs'>;
  /** How long better words are waited for; 0 when nobody writes any. */
  composeMs: number;
  /** Who is spoken to, and about what; the rest is known once the arm is. */
  words: Omit<ComposeRequest, 'arm' | 'usedTemplates' | 'usedTexts' | 'title' | 'audience'>;
};

type Made = { kind: 'decided'; decision: Decision };

/** Policy → proposal → who decides → the hold-out's coin → words. Pure: the same input and facts, the same decision. */
export function makeDecision(input: DecisionInput, facts: ProposalFacts): Made | Refusal {
  const { usedTemplates, usedTexts } = facts;
  const { mode, title, audience } = facts.session;
  const wordsFor = (arm: Arm): Words =>
    templateWords({ ...input.words, arm, title, audience, usedTemplates, usedTexts });
  // A word to the organiser goes to no audience.
  const impossible = (arm: Arm): string | null =>
    audience === null || arm === 'NOTIFICATION' ? null : outsideLimits(wordsFor(arm).content, audience);
  const permitted = permit(facts, input.anomaly, input.offered, armCooldownMs, impossible);
  if (permitted.kind === 'refuse') return permitted;
  const { arms, leftOut, minConfidence, supersedes } = permitted;
  const { anomaly, context, decisionId } = input;
  const random = createRandom(decisionId);
  const fresh = (arm: Arm): number => freshness(arm, facts.uses, facts.nowMs);
  const proposal = propose({ anomaly, context, states: facts.states, arms, minConfidence, random, fresh });
  if (proposal === null) {
    const reason = `no arm is ${percent(minConfidence ?? 0)} likely to beat doing nothing`;
    return refuse('CONFIDENCE', reason);
  }
  const authority = authorityOf(mode, proposal, facts.settings?.autoApproveThreshold ?? 1);
  const rate = facts.settings?.holdoutRate ?? 0;
  const held = isHoldout(decisionId, rate);
  const reasons = [...proposal.reasons, authority.reason, ...leftOut.map((text) => `left out ${text}`)];
  if (minConfidence === null && proposal.confidence < (facts.settings?.minConfidence ?? 0)) {
    reasons.push('below the minimum confidence');
  }
  const { arm, confidence, basis: confidenceBasis } = proposal;
  return {
    kind: 'decided',
    decision: {
      id: decisionId,
      status: held ? 'HELD' : authority.acts ? 'APPROVED' : 'PENDING',
      arm,
      mode,
      context,
      confidence,
      confidenceBasis,
      propensity: held ? rate : (1 - rate) * proposal.propensity,
      heldRate: rate,
      reasons,
      ...wordsFor(arm),
      composeMs: held || arm === 'NOTIFICATION' ? 0 : input.composeMs,
      ttlMs: input.settings.decisionTtlMs,
      rewardDelayMs: input.settings.rewardDelayMs,
      supersedes,
    },
  };
}

const HOLDOUT_SEED = 0x9e37;

/**
 * The coin of the hold-out, hashed from the decision's id: nobody can see it coming or toss it again. True with
 * probability `rate` (0–1): then nothing is done on purpose, to learn what would have happened by itself.
 */
export const isHoldout = (decisionId: string, rate: number): boolean =>
  hashString(decisionId, HOLDOUT_SEED) / 2 ** 32 < rate;
