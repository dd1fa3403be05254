import Type from 'typebox';
import { about } from '../describe.ts';
import { Id, idOf, Text } from '../ids.ts';
import { FIELD_LIMITS, OPTION_COUNT } from '../limits.ts';
import { POLL_ASKED } from '../polls.ts';
import { clientId } from './position.ts';

/** What a client sends about polls. */
export const POLL_PAYLOADS = {
  'poll:vote': about(
    'Answer an open poll, by options or by words of one’s own; a later answer takes the place of the whole earlier one. Acknowledged with `held` where the words are counted for nobody.',
    Type.Object({
      sessionId: idOf('session'),
      pollId: idOf('poll'),
      optionIds: about(
        'What is chosen: one option, in a `multiple` poll at least one.',
        Type.Optional(Type.Array(Id, { minItems: 1, maxItems: OPTION_COUNT.max, uniqueItems: true })),
      ),
      word: about('The answer to a poll for words.', Type.Optional(Text(FIELD_LIMITS.word))),
      clientId,
    }),
  ),
  'poll:open': about(
    'Open a poll, as an organiser; acknowledged with the poll.',
    Type.Object({ sessionId: idOf('session'), ...POLL_ASKED, clientId }),
  ),
  'poll:prepare': about(
    'Keep a poll to be opened later, as an organiser; acknowledged with its `id`.',
    Type.Object({ sessionId: idOf('session'), ...POLL_ASKED, clientId }),
  ),
  'poll:open-prepared': about(
    'Open a prepared poll, as an organiser; acknowledged with the poll, also when it was opened before.',
    Type.Object({ sessionId: idOf('session'), pollId: idOf('poll') }),
  ),
  'poll:discard': about(
    'Let a prepared poll go, as an organiser.',
    Type.Object({ sessionId: idOf('session'), pollId: idOf('poll') }),
  ),
  'poll:list': about(
    'Ask, as an organiser, for a session’s polls: those that are `prepared`, oldest first, `open` and `closed` ones (at most the last 10), newest first, with their results and right answers.',
    Type.Object({ sessionId: idOf('session') }),
  ),
  'poll:close': about(
    'Close a poll, as an organiser.',
    Type.Object({ sessionId: idOf('session'), pollId: idOf('poll') }),
  ),
  'poll:held-list': about(
    'Ask, as an organiser, which words the filter held back in a poll; acknowledged with at most 50 `words`, the commonest first.',
    Type.Object({ sessionId: idOf('session'), pollId: idOf('poll') }),
  ),
  'poll:release': about(
    'Count a held word after all, as an organiser, for all who have answered with it so far; again is harmless.',
    Type.Object({
      sessionId: idOf('session'),
      pollId: idOf('poll'),
      word: about('The word, as the list of held ones has it.', Text(FIELD_LIMITS.word)),
    }),
  ),
} as const;
