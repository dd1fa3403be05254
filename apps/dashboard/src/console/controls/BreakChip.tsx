import { Trans } from '@lingui/react/macro';
import type { SessionSnapshot } from '@conductor/contracts';
import { Button } from 'react-aria-components';
import { clockTime } from '../../ui/format.ts';

type Break = NonNullable<SessionSnapshot['session']['plannedBreak']>;

/** The break that is planned or under way, and the way out of it. `now` is by the services' clock. */
export function BreakChip(props: { planned: Break; now: number; busy: boolean; onCancel: () => void }) {
  const { planned, now, busy, onCancel } = props;
  const [from, until] = [clockTime(planned.from), clockTime(planned.until)];
  return (
    <p className="row">
      <span className="chip chip-waiting">
        <span className="chip-dot" aria-hidden="true" />
        <span>
          <Trans>
            Break from {from} to {until}
          </Trans>
        </span>
      </span>
      <Button className="button small quiet" isDisabled={busy} onPress={onCancel}>
        {planned.from > now ? <Trans>Call the break off</Trans> : <Trans>End the break</Trans>}
      </Button>
    </p>
  );
}
