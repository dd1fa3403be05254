import type { Failure } from '../api/result.ts';
import { STATUS_NAMES } from '../ui/words.ts';
import { decidedBy } from './activity-items.ts';

/** Why approving or rejecting did not work, with the present state when somebody else was faster. */
export function conflictWords(failure: Failure, self: string): string {
  const { current } = failure;
  if (failure.status !== 409 || current === null) return failure.message;
  if (current.status === 'PENDING')
    return 'The words have changed since you saw them. Look at them once more, then decide.';
  const who = decidedBy(current, self);
  return `This is settled already: ${STATUS_NAMES[current.status].toLowerCase()}${who === null ? '' : ` by ${who}`}.`;
}
