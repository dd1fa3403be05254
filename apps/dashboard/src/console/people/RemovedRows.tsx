import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { RemovedPerson } from '@conductor/client';
import { Button } from 'react-aria-components';
import { calledIn } from '../../attend/writer.ts';
import { dayTime } from '../../ui/format.ts';
import { readable } from '../../ui/readable.ts';

type RowsProps = { removed: readonly RemovedPerson[]; isBusy: boolean; onLetBack: (person: RemovedPerson) => void };

/** Who was put out and may not come back yet. */
export function RemovedRows({ removed, isBusy, onLetBack }: RowsProps) {
  if (removed.length === 0) return null;
  return (
    <div className="stack">
      <h3 className="small-title">
        <Trans>Removed</Trans>
      </h3>
      <ul className="stack" aria-label={t`Removed people`}>
        {removed.map((person) => {
          const who = readable(calledIn(person));
          return (
            <li key={person.userId} className="person">
              <bdi className="person-name">{who}</bdi>
              <span className="hint">
                <Trans>until {dayTime(person.until)}</Trans>
              </span>
              <Button
                className="button quiet small"
                aria-label={t`Let back in: ${who}`}
                isDisabled={isBusy}
                onPress={() => onLetBack(person)}
              >
                <Trans>Let back in</Trans>
              </Button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
