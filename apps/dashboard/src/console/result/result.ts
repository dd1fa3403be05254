import { t } from '@lingui/core/macro';
import type { FeedState } from '@conductor/client';
import type { DecisionView, RewardView } from '@conductor/contracts';
import { ARM_LABELS } from '@conductor/contracts/plain';
import { percent, points } from '../../ui/format.ts';
import { called } from '../../words/called.ts';

/** The scores before and after an intervention and their difference, in the whole points that are shown. */
export type Change = { before: number; after: number; by: number };
/** What came of an intervention, in a title and a sentence on how far to trust it. */
export type Result = { title: string; change: Change | null; credit: string };

const SHOWN_FOR_MS = 15 * 60_000;
/** A change of less is what a score does by itself from one minute to the next. */
const CLEAR_POINTS = 3;

/** The change as its reader can check it: the difference of the two numbers that are shown. */
export function changeOf({ before, after }: RewardView): Change {
  const shown = { before: Number(points(before)), after: Number(points(after)) };
  return { ...shown, by: shown.after - shown.before };
}

/** The newest intervention that the audience has seen, for a quarter of an hour; null without one. */
export const latestResult = ({ decisions }: FeedState, now: number): DecisionView | null =>
  decisions.find(({ holdout, executedAt }) => !holdout && executedAt !== null && now - executedAt < SHOWN_FOR_MS) ??
  null;

const credit = ({ confidence, confidenceBasis }: DecisionView): string => {
  if (confidence === null) return t`Too early to credit it: what is sent by hand is not compared with doing nothing.`;
  if (confidenceBasis === 'PRIOR') {
    return t`Too early to credit it: there are too few comparisons with doing nothing yet.`;
  }
  return t`Compared with doing nothing, it was ${percent(confidence)} likely to help.`;
};

const moved = (by: number): string => {
  if (Math.abs(by) < CLEAR_POINTS) return t`hardly any change`;
  return by > 0 ? t`engagement rose by ${by}` : t`engagement fell by ${-by}`;
};

/** What to say of an intervention that the audience has seen. */
export function resultOf(decision: DecisionView): Result {
  const name = called(ARM_LABELS[decision.arm].name);
  if (decision.reward !== null) {
    const change = changeOf(decision.reward);
    return { title: `${name}: ${moved(change.by)}`, change, credit: credit(decision) };
  }
  if (decision.status === 'UNMEASURED') {
    const why = decision.reason === null ? '' : `: ${decision.reason}`;
    return { title: t`${name}: its effect cannot be told`, change: null, credit: t`Not measurable${why}.` };
  }
  return {
    title: t`${name}: measuring its effect`,
    change: null,
    credit: t`Compared in a moment with what was before.`,
  };
}
