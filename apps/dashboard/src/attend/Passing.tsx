import { Trans } from '@lingui/react/macro';
import { useEffect, useRef, type ReactNode } from 'react';
import { Button } from 'react-aria-components';

/** Whoever is at it when its time is over gets so much more. */
const MORE_MS = 5_000;

type PassingProps = {
  /** Which it is: another one begins its time anew. */
  id: string;
  label: string;
  className: string;
  /** How long it stands, unless it is closed before. */
  shownMs: number;
  onClose: () => void;
  /** What can be done beside closing it. */
  action?: ReactNode;
  children: ReactNode;
};

/** Something shown for a while, that leaves by itself unless somebody is just reading or using it. */
export function Passing({ id, label, className, shownMs, onClose, action, children }: PassingProps) {
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    const leave = (): void => {
      if (section.current?.matches(':hover, :focus-within')) timer = setTimeout(leave, MORE_MS);
      else onClose();
    };
    let timer = setTimeout(leave, shownMs);
    return () => clearTimeout(timer);
    // The moment at which it came counts, however often the page is drawn meanwhile.
  }, [id]);
  return (
    <section ref={section} className={`card ${className}`} aria-label={label}>
      <div>{children}</div>
      <div className="row">
        {action}
        <Button className="button quiet small" onPress={onClose}>
          <Trans>Close</Trans>
        </Button>
      </div>
    </section>
  );
}
