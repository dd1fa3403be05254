import { t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';
import type { ChallengeStanding, Room } from '@conductor/client';
import { Button } from 'react-aria-components';
import { countdown } from '../ui/format.ts';
import { useNow } from '../ui/use-now.ts';
import { outcomeOf } from './challenge.ts';

function Left({ room, until }: { room: Room; until: number }) {
  // By the server's clock, which ends it.
  const left = until - (useNow(500) + room.aheadMs());
  return left > 0 ? (
    <span role="timer" className="digits">
      {countdown(left)}
    </span>
  ) : (
    <span>
      <Trans>Time is up</Trans>
    </span>
  );
}

type ChallengeProps = { room: Room; challenge: ChallengeStanding; onClose: () => void };

/** A challenge to the room: how far everybody has come together, and in the end whether they made it. */
export function ChallengeCard({ room, challenge, onClose }: ChallengeProps) {
  const { title, description, goal, progress, people, reached, endsAt } = challenge;
  const runs = reached === null;
  const percent = Math.min(100, Math.round((progress / goal) * 100));
  return (
    <section className={`card challenge ${runs ? '' : 'challenge-over'}`} aria-label={t`Challenge`}>
      <header className="card-head">
        <p className="small-title">{runs ? t`Challenge` : t`Challenge, over`}</p>
        <p className="hint" aria-live="off">
          {runs && <Left room={room} until={endsAt} />}
        </p>
      </header>
      <h2 className="poll-question" dir="auto">
        {title}
      </h2>
      <p dir="auto">{description}</p>
      <div aria-live="off">
        <div
          className="bar"
          role="progressbar"
          aria-label={t`Reactions`}
          aria-valuemin={0}
          aria-valuemax={goal}
          aria-valuenow={Math.min(progress, goal)}
        >
          <div className="bar-fill" style={{ width: `${percent}%` }} />
        </div>
        <p className="result-line hint">
          <span className="digits">
            <Trans>
              {progress} of {goal} reactions
            </Trans>
          </span>
          <span className="digits">
            <Plural value={people} one="# person" other="# people" />
          </span>
        </p>
      </div>
      <div className="row challenge-end">
        <p className="challenge-outcome">{outcomeOf(challenge)}</p>
        <Button className="button quiet small" onPress={onClose}>
          <Trans>Close</Trans>
        </Button>
      </div>
    </section>
  );
}
