import type { RewardView } from '@conductor/contracts';
import { note, traced } from '@conductor/tracing';
import { eachInTurn } from '../each.ts';
import type { DecisionStore } from '../ports/decisions.ts';
import type { DueReward, Measurement } from '../ports/rewards.ts';
import type { Telemetry } from '../telemetry.ts';
import { contextsOf, lessonOf, NO_LESSON } from './learn/lesson.ts';
import { measure, reachOf, type LearnTiming } from './learn/measure.ts';

export type LearnDeps = {
  decisions: Pick<DecisionStore, 'dueRewards' | 'openReward' | 'unmeasured'>;
  telemetry: Pick<Telemetry, 'measured' | 'unmeasured'>;
  timing: LearnTiming;
};

const BATCH = 50;

/**
 * Measures what is due, from stored rows alone: a restart loses nothing, and any instance may do it, once. Returns how
 * many were dealt with.
 */
export async function learnDue(deps: LearnDeps): Promise<number> {
  const due = await deps.decisions.dueRewards(BATCH, reachOf(deps.timing));
  const done = await eachInTurn(due, (one) => learnOne(deps, one));
  return done.length;
}

/** The decision's id when it is MEASURED or UNMEASURED now; null when it waits, or another was faster. */
async function learnOne(deps: LearnDeps, due: DueReward): Promise<string | null> {
  const result = measure(due, deps.timing);
  if (result.kind === 'wait') return null;
  return traced('reward', { after: due.traceparent, facts: { arm: due.arm } }, () => settle(deps, due, result));
}

async function settle(
  { decisions, telemetry }: LearnDeps,
  due: DueReward,
  result: Exclude<Measurement, { kind: 'wait' }>,
): Promise<string | null> {
  if (result.kind === 'unmeasured') {
    if (!(await decisions.unmeasured(due, result.reason))) return null;
    telemetry.unmeasured(due.decisionId, result.reason);
    return due.decisionId;
  }
  note({ reward: result.reward.reward });
  if (!(await rewardOnce(decisions, due, result.reward))) return null;
  telemetry.measured(due.decisionId, due.holdout ? 'HOLDOUT' : due.arm, result.reward.reward);
  return due.decisionId;
}

/**
 * MEASURED, and what it teaches of the arm, in one transaction, so that a reward counts once; false when another was
 * faster. What doing nothing does is taught by its trial (see `learn/trials.ts`).
 */
export async function rewardOnce(
  decisions: Pick<DecisionStore, 'openReward'>,
  due: DueReward,
  reward: RewardView,
): Promise<boolean> {
  await using measured = await decisions.openReward(due, reward, due.holdout ? [] : contextsOf(due));
  if (measured === null) return false;
  await measured.teach(due.holdout ? NO_LESSON : lessonOf(due, due.arm, reward.reward, measured.states));
  return true;
}
