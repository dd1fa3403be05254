import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { PersonHere } from '@conductor/client';
import { Button } from 'react-aria-components';
import { calledIn } from '../../attend/writer.ts';
import { clockTime } from '../../ui/format.ts';
import { readable } from '../../ui/readable.ts';
import { useAsking } from '../use-asking.ts';

type RowProps = {
  person: PersonHere;
  isBusy: boolean;
  /** Mutes them, or ends it. */
  onMute: (isToBe: boolean) => void;
  onRemove: () => void;
};

/** Somebody in the room, with what can be done about them; removing is asked about first. */
export function PersonRow({ person, isBusy, onMute, onRemove }: RowProps) {
  const { asking, opener, keep } = useAsking();
  const who = readable(calledIn(person));
  const { mutedUntil, hand, organiser } = person;
  return (
    <li className="person">
      <bdi className="person-name">{who}</bdi>
      {organiser && (
        <span className="tag">
          <Trans>Organiser</Trans>
        </span>
      )}
      {hand && (
        <span className="tag tag-accent">
          <Trans>Hand raised</Trans>
        </span>
      )}
      {mutedUntil !== null && (
        <span className="tag tag-warning">
          <Trans>Muted until {clockTime(mutedUntil)}</Trans>
        </span>
      )}
      {!organiser && (
        <div className="row" role="group" aria-label={who}>
          <Button className="button quiet small" isDisabled={isBusy} onPress={() => onMute(mutedUntil === null)}>
            {mutedUntil === null ? t`Mute for 10 min` : t`Unmute`}
          </Button>
          <Button {...opener} className="button quiet small" isDisabled={isBusy}>
            <Trans>Remove…</Trans>
          </Button>
        </div>
      )}
      {asking && (
        <div className="stack person-asked" role="group" aria-label={t`Remove ${who}`}>
          <p>
            <Trans>Remove {who} from the room? They cannot come back for a day, unless you let them.</Trans>
          </p>
          <div className="row">
            <Button className="button small danger" isDisabled={isBusy} onPress={onRemove}>
              <Trans>Remove</Trans>
            </Button>
            <Button className="button small quiet" autoFocus onPress={keep}>
              <Trans>Let them stay</Trans>
            </Button>
          </div>
        </div>
      )}
    </li>
  );
}
