import { t } from '@lingui/core/macro';
import type { PollStanding } from '@conductor/client';

/** A line of a poll's results. `percent` is null where how it stands is not told; `isRight` where nothing is right or wrong. */
export type ResultLine = {
  id: string;
  text: string;
  count: number;
  percent: number | null;
  isOwn: boolean;
  isRight: boolean | null;
};

/** Whether the user has answered; what is held back is no answer yet. */
export const hasAnswered = ({ votedFor, votedWord, held }: PollStanding): boolean =>
  held !== true && (votedFor.length > 0 || votedWord !== undefined);

const percentOf = (count: number, voters: number): number => (voters === 0 ? 0 : Math.round((count / voters) * 100));

/** The answers as the page shows them: of whom they are a share is the people who voted. */
export function linesOf(poll: PollStanding): ResultLine[] {
  const { votes, words, voters = 0, votedFor, votedWord, correctOptionIds } = poll;
  if (poll.kind === 'words')
    return (words ?? []).map(({ text, votes: count }) => ({
      id: text,
      text,
      count,
      percent: percentOf(count, voters),
      isOwn: votedWord?.trim().toLowerCase() === text.toLowerCase(),
      isRight: null,
    }));
  return poll.options.map(({ id, text }) => ({
    id,
    text,
    count: votes?.[id] ?? 0,
    percent: votes ? percentOf(votes[id] ?? 0, voters) : null,
    isOwn: votedFor.includes(id),
    isRight: correctOptionIds?.includes(id) ?? null,
  }));
}

/** Whether the user's answer in a quiz was right; null before it is told, and for whoever gave none. */
export function wasRight({ kind, votedFor, correctOptionIds }: PollStanding): boolean | null {
  if (!correctOptionIds || votedFor.length === 0) return null;
  const isCorrect = votedFor.every((id) => correctOptionIds.includes(id));
  return isCorrect && (kind !== 'multiple' || votedFor.length === correctOptionIds.length);
}

/** The mean of a rating, with one decimal; null for anything else and while nobody has voted or it is not told. */
export function meanOf({
  kind,
  votes = {},
  voters = 0,
}: Pick<PollStanding, 'kind' | 'votes' | 'voters'>): string | null {
  if (kind !== 'rating' || voters === 0) return null;
  const sum = Object.entries(votes).reduce((total, [rating, count]) => total + Number(rating) * count, 0);
  return (sum / voters).toFixed(1);
}

/** Why no results are shown; null where they are. */
export function untold({ results, votes }: PollStanding, closed: boolean): string | null {
  if (votes) return null;
  if (results === 'after_close' && !closed) return t`The results are shown when the poll closes.`;
  return t`Only the organiser sees the results.`;
}
