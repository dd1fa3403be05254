import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { PollStanding } from '@conductor/client';
import { linesOf, meanOf, untold, wasRight } from './poll-view.ts';

/** How a poll stands, what the user answered, and what was right once a quiz is closed. */
export function PollResults({ poll, closed }: { poll: PollStanding; closed: boolean }) {
  const mean = meanOf(poll);
  const reason = untold(poll, closed);
  const right = wasRight(poll);
  return (
    <>
      {right !== null && (
        <p className={right ? 'tag tag-good' : 'tag'} role="status">
          {right ? t`Your answer was right.` : t`Your answer was not right.`}
        </p>
      )}
      {mean !== null && (
        <p className="hint">
          <Trans>{mean} of 5 on average</Trans>
        </p>
      )}
      <ul className="results" aria-live="off">
        {linesOf(poll).map(({ id, text, count, percent, isOwn, isRight }) => (
          <li key={id} className={isOwn ? 'result result-chosen' : 'result'}>
            <div className="result-line">
              <span dir="auto">
                {text}{' '}
                {isOwn && (
                  <span className="tag tag-accent">
                    <Trans>Your vote</Trans>
                  </span>
                )}{' '}
                {isRight === true && (
                  <span className="tag tag-good">
                    <Trans>Right</Trans>
                  </span>
                )}{' '}
                {isRight === false && isOwn && (
                  <span className="tag">
                    <Trans>Not right</Trans>
                  </span>
                )}
              </span>
              {percent !== null && <span className="digits">{poll.kind === 'words' ? count : `${percent} %`}</span>}
            </div>
            {percent !== null && (
              <div className="bar" aria-hidden="true">
                <div className="bar-fill" style={{ width: `${percent}%` }} />
              </div>
            )}
          </li>
        ))}
      </ul>
      {poll.votedWord !== undefined && !poll.held && (
        <p className="hint">
          <Trans>
            Your answer: <span dir="auto">{poll.votedWord}</span>
          </Trans>
        </p>
      )}
      {reason !== null && <p className="hint">{reason}</p>}
    </>
  );
}
