import { t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';
import type { PollOverview, PreparedPoll } from '@conductor/client';
import { Fragment, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { meanOf } from '../../attend/poll-view.ts';

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
function Tally({ poll }: { poll: PollOverview }) {
  const { kind, options, votes, words = [], correctOptionIds } = poll;
  const counted =
    kind === 'words'
      ? words.map(({ text, votes: count }) => ({ id: text, text, count }))
      : options.map(({ id, text }) => ({ id, text, count: votes[id] ?? 0 }));
  const right = options.filter(({ id }) => correctOptionIds.includes(id));
  const mean = meanOf(poll);
  return (
    <>
      {mean !== null && (
        <p className="hint">
          <Trans>{mean} of 5 on average</Trans>
        </p>
      )}
      <p className="hint">
        {counted.map(({ id, text, count }, nth) => (
          <Fragment key={id}>
            {nth > 0 && ' · '}
            <bdi>{text}</bdi>: {count}
          </Fragment>
        ))}
      </p>
      {right.length > 0 && (
        <p className="hint">
          <Trans>Right:</Trans> <bdi>{right.map(({ text }) => text).join(', ')}</bdi>
        </p>
      )}
    </>
  );
}

type RowsProps = {
  label: string;
  polls: PollOverview[];
  onClose?: Act;
  /** What stands below a poll. */
  extra?: (poll: PollOverview) => ReactNode;
};

/** Polls that are open, each to be closed, or that were closed lately. */
export function PollRows({ label, polls, onClose, extra }: RowsProps) {
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
          <Tally poll={poll} />
          {extra?.(poll)}
        </li>
      ))}
    </ul>
  );
}
