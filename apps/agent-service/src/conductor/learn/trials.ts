import { eachInTurn } from '../../each.ts';
import type { DecisionStore } from '../../ports/decisions.ts';
import type { DueReward } from '../../ports/rewards.ts';
import { offered } from '../decide/evidence.ts';
import { contextsOf, lessonOf } from './lesson.ts';
import { measure, reachOf, type LearnTiming } from './measure.ts';

export type TrialDeps = {
  decisions: Pick<DecisionStore, 'dueTrials' | 'openTrial' | 'closeTrial'>;
  timing: LearnTiming;
};

const BATCH = 50;

/**
 * What the audience did after each proposal, at one horizon, whatever became of it: measured from stored rows alone, by
 * any instance, once. It is what lift and confidence rest on. Returns how many trials were closed.
 */
export async function measureTrials(deps: TrialDeps): Promise<number> {
  const due = await deps.decisions.dueTrials(BATCH, reachOf(deps.timing));
  const closed = await eachInTurn(due, (one) => closeOne(deps, one));
  return closed.length;
}

/** The decision's id when its trial is closed now; null when it waits, or another was faster. */
async function closeOne({ decisions, timing }: TrialDeps, due: DueReward): Promise<string | null> {
  const result = measure(due, timing);
  if (result.kind === 'wait') return null;
  const { decisionId, arm, holdout } = due;
  if (result.kind === 'unmeasured') return (await decisions.closeTrial(decisionId, result.reason)) ? decisionId : null;
  const { expected, reward } = result;
  const { before: score, delta } = reward;
  await using trial = await decisions.openTrial(decisionId, { score, expected, delta }, contextsOf(due));
  if (trial === null) return null;
  await trial.teach(lessonOf(due, holdout ? 'HOLDOUT' : offered(arm), reward.reward, trial.states));
  return decisionId;
}
