import { FIELD_LIMITS, type ClientPayload, type OpenPoll } from '@conductor/contracts';
import { flawOf, fold, visible } from '@conductor/moderation';
import type { Answer } from '../db/votes.ts';
import { SocketError } from '../sockets/socket-error.ts';

type Given = Pick<ClientPayload<'poll:vote'>, 'optionIds' | 'word'>;

/** What somebody answered, as it is kept and counted. Throws a `SocketError` for what does not answer this poll. */
export function answerOf(poll: Pick<OpenPoll, 'kind' | 'options'>, { optionIds, word }: Given): Answer {
  if (poll.kind === 'words') {
    if (word === undefined || optionIds) throw new SocketError('INVALID_PAYLOAD', 'This poll asks for words');
    return inWords(word);
  }
  if (!optionIds || word !== undefined) throw new SocketError('INVALID_PAYLOAD', 'This poll asks for options');
  if (poll.kind !== 'multiple' && optionIds.length > 1)
    throw new SocketError('INVALID_PAYLOAD', 'This poll takes one option');
  if (optionIds.some((id) => !poll.options.some((option) => option.id === id)))
    throw new SocketError('INVALID_PAYLOAD', 'This poll has no such option');
  return { optionIds, word: null, wordKey: null, held: false };
}

/** What words that count as one have in common. */
export const wordKeyOf = (word: string): string => fold(tidy(word));
const tidy = (given: string): string => visible(given).replaceAll(/\s+/g, ' ').trim();

/** Words that look alike count as one, in whatever case and with whatever accents they were written. */
function inWords(given: string): Answer {
  const word = tidy(given);
  const wordKey = wordKeyOf(word);
  const flaw = flawOf(word, 'word');
  if (flaw === 'BLANK' || wordKey === '') throw new SocketError('INVALID_PAYLOAD', 'The answer shows nothing');
  if (Array.from(word).length > FIELD_LIMITS.word.max)
    throw new SocketError('INVALID_PAYLOAD', `The answer is longer than ${FIELD_LIMITS.word.max} characters`);
  return { optionIds: [], word, wordKey, held: flaw !== null };
}
