import { Trans } from '@lingui/react/macro';
import type { RoomPayload } from '@conductor/client';
import { Button } from 'react-aria-components';
import { calledIn } from '../../attend/writer.ts';
import { clockTime } from '../../ui/format.ts';
import { readable } from '../../ui/readable.ts';
import { useAsking } from '../use-asking.ts';

type RowProps = { message: RoomPayload<'chat:message'>; isBusy: boolean; onRemove: () => void };

/** A message of the chat; removing it is asked about first, since it cannot be brought back and rows move as others come. */
export function MessageRow({ message, isBusy, onRemove }: RowProps) {
  const { asking, opener, keep } = useAsking();
  const text = readable(message.text);
  return (
    <li className="desk-row">
      <p className="hint">
        <bdi>{readable(calledIn(message))}</bdi>
        {' · '}
        <time dateTime={new Date(message.sentAt).toISOString()}>{clockTime(message.sentAt)}</time>{' '}
        {message.organiser && (
          <span className="tag">
            <Trans>Organiser</Trans>
          </span>
        )}
      </p>
      <p className="desk-said" dir="auto">
        {text}
      </p>
      <div className="row" role="group" aria-label={text}>
        <Button {...opener} className="button quiet small" isDisabled={isBusy}>
          <Trans>Remove…</Trans>
        </Button>
        {asking && (
          <>
            <Button className="button small danger" isDisabled={isBusy} onPress={onRemove}>
              <Trans>Remove for everybody</Trans>
            </Button>
            <Button className="button small quiet" autoFocus onPress={keep}>
              <Trans>Keep it</Trans>
            </Button>
          </>
        )}
      </div>
    </li>
  );
}
