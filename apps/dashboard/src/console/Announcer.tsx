import { useEffect, useRef, useState } from 'react';
import { announce, type Announcement } from '../feed/announce.ts';
import type { FeedModel } from '../feed/model.ts';

/** Says aloud, and shows to nobody, that a decision waits or an anomaly began or ended. */
export function Announcer({ model }: { model: FeedModel }) {
  const before = useRef<FeedModel | null>(null);
  const [said, setSaid] = useState<Announcement | null>(null);
  useEffect(() => {
    const next = announce(before.current, model);
    before.current = model;
    if (next !== null) setSaid(next);
  }, [model]);
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
