import type { Nudge } from '@conductor/contracts';
import { useEffect } from 'react';
import { Button } from 'react-aria-components';

/** Long enough to be read twice; afterwards it leaves by itself. */
const SHOWN_MS = 30_000;

/** A quiet word to this user alone. */
export function NudgeNotice({ nudge, onClose }: { nudge: Nudge; onClose: () => void }) {
  useEffect(() => {
    const timer = setTimeout(onClose, SHOWN_MS);
    return () => clearTimeout(timer);
    // The moment at which it came counts, however often the page is drawn meanwhile.
  }, [nudge.interventionId]);
  return (
    <section className="card nudge" aria-label="A word to you">
      <div>
        <p className="small-title">Only you see this</p>
        <p dir="auto">{nudge.message}</p>
      </div>
      <Button className="button quiet small" onPress={onClose}>
        Close
      </Button>
    </section>
  );
}
