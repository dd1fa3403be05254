import { t } from '@lingui/core/macro';
import type { DecisionView } from '@conductor/contracts';
import type { Failure } from '../../api/result.ts';
import { ARM_LABELS } from '@conductor/contracts/plain';
import { called } from '../../words/called.ts';

/** Who settled a decision, for a reader who is `self`; null where it was not a person or a policy. */
export const decidedBy = (row: DecisionView, self: string): string | null => {
  if (row.decidedBy === null) return null;
  return row.decidedBy === self ? t`you` : row.decidedBy;
};

const by = (row: DecisionView, self: string): string => {
  const who = decidedBy(row, self);
  return who === null ? '' : t` by ${who}`;
};

const because = (row: DecisionView): string => (row.reason === null ? '' : t` Reason: ${row.reason}`);

/** What became of a decision, as one sentence about it. */
export function settledSentence(row: DecisionView, self: string): string {
  const arm = called(ARM_LABELS[row.arm].name);
  switch (row.status) {
    case 'PENDING':
      return t`${arm}: still waiting.`;
    case 'REJECTED':
      return t`${arm}: rejected${by(row, self)}.${because(row)}`;
    case 'EXPIRED':
      return t`${arm}: nobody decided in time, nothing was done.${because(row)}`;
    case 'SUPERSEDED':
      return t`${arm}: replaced by something more urgent.`;
    case 'APPROVED':
    case 'EXECUTING':
      return t`${arm}: approved${by(row, self)}, on its way to the audience.`;
    case 'FAILED':
      return t`${arm}: approved${by(row, self)}, but it did not reach the audience.${because(row)}`;
    case 'HELD':
      return t`${arm}: held back on purpose, to compare with doing nothing.`;
    case 'EXECUTED':
    case 'MEASURED':
    case 'UNMEASURED':
      return t`${arm}: approved${by(row, self)}, reached ${row.reach ?? t`an unknown number of`} people.`;
  }
}

/** Why approving or rejecting did not work, with the present state when somebody else was faster. */
export function conflictSentence(failure: Failure, self: string): string {
  const { current } = failure;
  if (failure.status !== 409 || current === null) return failure.message;
  if (current.status === 'PENDING') {
    return t`The words have changed since you saw them. Look at them once more, then decide.`;
  }
  return t`This is settled already. ${settledSentence(current, self)}`;
}
