import { t } from '@lingui/core/macro';
import type { ContentOf, Question } from '@conductor/contracts';

/** What puts a question of the audience in front of everybody. */
export const inFront = ({ id: questionId }: Pick<Question, 'id'>): ContentOf<'QNA_PROMOTE'> => ({
  arm: 'QNA_PROMOTE',
  title: t`A question from you`,
  message: t`It is answered now:`,
  questionId,
});
