import { t } from '@lingui/core/macro';
import type { ChallengeStanding } from '@conductor/client';

/** What there is to do in a challenge, or how it ended. */
export function outcomeOf({ reached, progress, goal }: ChallengeStanding): string {
  if (reached === null) return t`Send reactions below: of each person the first five count.`;
  return reached ? t`You made it together!` : t`Not quite this time: ${progress} of ${goal}.`;
}
