import type { AnomalyView, Arm } from '@conductor/contracts';
import type { Judgement, ProposalFacts } from '../../ports/proposals.ts';
import type { ConductorSettings } from '../../ports/settings.ts';
import { decide, isHoldout } from './decide.ts';
import { armCooldownMs } from '../arms/registry.ts';
import { percent, permit, verdict } from './policy.ts';
import { createRandom } from '../random.ts';
import { templateWords, type ComposeRequest } from '../words/compose.ts';

/** What a proposal is judged by besides the stored facts. */
export type JudgeInput = {
  decisionId: string;
  anomaly: AnomalyView;
  context: string;
  offered: readonly Arm[];
  settings: Pick<ConductorSettings, 'decisionTtlMs' | 'rewardDelayMs'>;
  /** How long better words are waited for; 0 when nobody writes any. */
  composeMs: number;
  /** Who is spoken to, and about what; the rest is known once the arm is. */
  words: Omit<ComposeRequest, 'arm' | 'usedTemplates' | 'usedTexts' | 'title'>;
};

/** Policy → decide → who decides → the hold-out's coin → words. Pure: the same input and facts, the same judgement. */
export function judge(input: JudgeInput, facts: ProposalFacts): Judgement {
  const permitted = permit(facts, input.anomaly, input.offered, armCooldownMs);
  if (permitted.kind === 'refuse') return permitted;
  const { arms, leftOut, minConfidence, supersedes } = permitted;
  const { anomaly, context, decisionId } = input;
  const random = createRandom(decisionId);
  const proposal = decide({ anomaly, context, states: facts.states, arms, minConfidence, random });
  if (proposal === null) {
    const reason = `no arm is ${percent(minConfidence ?? 0)} likely to beat doing nothing`;
    return { kind: 'refuse', code: 'CONFIDENCE', reason, retryAtMs: null };
  }
  const { mode, title } = facts.session;
  const decided = verdict(mode, proposal, facts.settings?.autoApproveThreshold ?? 1);
  const rate = facts.settings?.holdoutRate ?? 0;
  const held = isHoldout(decisionId, rate);
  const reasons = [...proposal.reasons, decided.reason, ...leftOut.map((text) => `left out ${text}`)];
  if (minConfidence === null && proposal.confidence < (facts.settings?.minConfidence ?? 0)) {
    reasons.push('below the minimum confidence');
  }
  const { usedTemplates, usedTexts } = facts;
  const words = templateWords({ ...input.words, arm: proposal.arm, title, usedTemplates, usedTexts });
  const { arm, confidence, basis: confidenceBasis } = proposal;
  return {
    kind: 'propose',
    decision: {
      id: decisionId,
      status: held ? 'HELD' : decided.verdict === 'act' ? 'APPROVED' : 'PENDING',
      arm,
      mode,
      context,
      confidence,
      confidenceBasis,
      propensity: held ? rate : (1 - rate) * proposal.propensity,
      reasons,
      ...words,
      composeMs: held || arm === 'NOTIFICATION' ? 0 : input.composeMs,
      ttlMs: input.settings.decisionTtlMs,
      rewardDelayMs: input.settings.rewardDelayMs,
      supersedes,
    },
  };
}
