import type { PollAsked, PollKind } from '@conductor/contracts';
import { hasLookalikes, isBlank } from '@conductor/moderation';
import type { PollTerms } from '../db/polls.ts';
import { SocketError } from '../sockets/socket-error.ts';

const RATINGS = ['1', '2', '3', '4', '5'];

/** Options with the ids `1`, `2`, … in order. */
export const optionsOf = (texts: readonly string[]): PollTerms['options'] =>
  texts.map((text, index) => ({ id: String(index + 1), text }));

/** The terms of a poll as it was asked for. Throws a `SocketError` for one that cannot be: two options that look alike, say. */
export function termsOf(asked: PollAsked): PollTerms {
  const { kind = 'single', question, correctOptionIds = [], results = 'live', anonymous = false } = asked;
  const options = optionsOf(textsOf(kind, asked.options));
  if ([question, ...options.map(({ text }) => text)].some(isBlank)) throw refusal('A text of it shows nothing');
  if (hasLookalikes(options.map(({ text }) => text))) throw refusal('Two options look the same');
  const isQuiz = correctOptionIds.length > 0;
  if (isQuiz && (kind === 'rating' || kind === 'words')) throw refusal('Nothing is right or wrong in such a poll');
  if (correctOptionIds.some((id) => !options.some((option) => option.id === id)))
    throw refusal('A right answer is none of the options');
  const { durationSeconds = null } = asked;
  return { kind, question: question.trim(), options, correctOptionIds, results, anonymous, durationSeconds };
}

function textsOf(kind: PollKind, given: readonly string[] | undefined): readonly string[] {
  if (kind === 'rating' || kind === 'words') {
    if (given) throw refusal('Such a poll has no options of its own');
    return kind === 'rating' ? RATINGS : [];
  }
  if (!given) throw refusal('It has no options');
  return given.map((text) => text.trim());
}

const refusal = (words: string): SocketError => new SocketError('INVALID_PAYLOAD', words);
