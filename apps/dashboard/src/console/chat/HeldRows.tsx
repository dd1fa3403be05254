import { Trans } from '@lingui/react/macro';
import { Button } from 'react-aria-components';

/** Something that the filter held back, and who said it where that is known. */
type HeldItem = { id: string; text: string; by: string | null };

type HeldRowsProps = {
  label: string;
  items: readonly HeldItem[];
  isBusy: boolean;
  onShow: (id: string) => void;
  /** Takes it back for good; absent where one can only leave it. */
  onRemove?: (id: string) => void;
};

/** What waits for the organiser, who alone sees it, to be shown to everybody after all or not; nothing while nothing waits. */
export function HeldRows({ label, items, isBusy, onShow, onRemove }: HeldRowsProps) {
  if (items.length === 0) return null;
  return (
    <div className="stack">
      <h3 className="small-title">{label}</h3>
      <ul className="desk" aria-label={label}>
        {items.map(({ id, text, by }) => (
          <li key={id} className="desk-row">
            <p className="desk-text" dir="auto">
              {text}
            </p>
            {by !== null && (
              <p className="hint">
                <bdi>{by}</bdi>
              </p>
            )}
            <div className="row" role="group" aria-label={text}>
              <Button className="button small" isDisabled={isBusy} onPress={() => onShow(id)}>
                <Trans>Show it</Trans>
              </Button>
              {onRemove !== undefined && (
                <Button className="button quiet small" isDisabled={isBusy} onPress={() => onRemove(id)}>
                  <Trans>Remove</Trans>
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
