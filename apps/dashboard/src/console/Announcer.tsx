import type { FeedState } from '@conductor/client';
import { useEffect, useRef, useState } from 'react';
import { announce, type Announcement } from '../feed/announce.ts';

/** Says aloud, and shows to nobody, that a decision waits or an anomaly began or ended. */
export function Announcer({ state }: { state: FeedState }) {
  const before = useRef<FeedState | null>(null);
  const [said, setSaid] = useState<Announcement | null>(null);
  useEffect(() => {
    const next = announce(before.current, state);
    before.current = state;
    if (next !== null) setSaid(next);
  }, [state]);
  return (
    <>
      <p className="visually-hidden" role="status">
        {said !== null && !said.urgent ? said.text : ''}
      </p>
      <p className="visually-hidden" role="alert">
        {said?.urgent ? said.text : ''}
      </p>
    </>
  );
}
