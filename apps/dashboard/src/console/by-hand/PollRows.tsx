import { t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';
import type { PollOverview, PreparedPoll } from '@conductor/client';
import { Button } from 'react-aria-components';

type Act = (pollId: string) => void;

/** Polls that wait to be opened. */
export function PreparedRows({ polls, onOpen, onDiscard }: { polls: PreparedPoll[]; onOpen: Act; onDiscard: Act }) {
  return (
    <ul className="stack" aria-label={t`Prepared polls`}>
      {polls.map(({ id, question }) => (
        <li key={id} className="row row-centred">
          <span dir="auto">{question}</span>
          <Button className="button small" aria-label={t`Open: ${question}`} onPress={() => onOpen(id)}>
            <Trans>Open</Trans>
          </Button>
          <Button className="button quiet small" aria-label={t`Remove: ${question}`} onPress={() => onDiscard(id)}>
            <Trans>Remove</Trans>
          </Button>
        </li>
      ))}
    </ul>
  );
}

/** How a poll stands, in a line: an organiser sees what the audience does not yet. */
const standing = ({ kind, options, votes, words = [] }: PollOverview): string =>
  kind === 'words'
    ? words.map(({ text, votes: count }) => `${text}: ${count}`).join(' · ')
    : options.map(({ id, text }) => `${text}: ${votes[id] ?? 0}`).join(' · ');

/** Polls that are open, each to be closed, or that were closed lately. */
export function PollRows({ label, polls, onClose }: { label: string; polls: PollOverview[]; onClose?: Act }) {
  return (
    <ul className="stack" aria-label={label}>
      {polls.map((poll) => (
        <li key={poll.id}>
          <div className="row row-centred">
            <strong dir="auto">{poll.question}</strong>
            <span className="hint">
              <Plural value={poll.voters ?? 0} one="# vote" other="# votes" />
            </span>
            {onClose !== undefined && (
              <Button className="button small" aria-label={t`Close: ${poll.question}`} onPress={() => onClose(poll.id)}>
                <Trans>Close</Trans>
              </Button>
            )}
          </div>
          <p className="hint" dir="auto">
            {standing(poll)}
          </p>
        </li>
      ))}
    </ul>
  );
}
