import { REACTION_LABELS, REACTIONS } from '@conductor/contracts/plain';
import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import type { RoomClient, RoomView } from '../room/room-client.ts';

const SHOWN_MS = 1_600;

/** What everybody else is reacting with just now: for the eye only, a screen reader would drown in it. */
function Burst({ burst }: { burst: RoomView['burst'] }) {
  const [shown, setShown] = useState<RoomView['burst'] | null>(null);
  useEffect(() => {
    if (burst.serial === 0) return;
    setShown(burst);
    const timer = setTimeout(() => setShown(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [burst]);
  return (
    <div className="burst" aria-hidden="true">
      {shown !== null &&
        Object.entries(shown.counts).map(([emoji, count]) => (
          <span key={`${shown.serial}-${emoji}`} className="burst-item">
            {emoji}
            {count > 1 && <span className="digits"> {count}</span>}
          </span>
        ))}
    </div>
  );
}

/** One press, one reaction. */
export function Reactions({ client, burst }: { client: RoomClient; burst: RoomView['burst'] }) {
  const [refusal, setRefusal] = useState<string | null>(null);
  return (
    <div className="reactions-area">
      <Burst burst={burst} />
      <div className="reactions" role="group" aria-label="React">
        {REACTIONS.map((emoji) => (
          <Button
            key={emoji}
            className="reaction"
            aria-label={REACTION_LABELS[emoji]}
            onPress={() => void client.react(emoji).then(setRefusal)}
          >
            {emoji}
          </Button>
        ))}
      </div>
      {refusal !== null && (
        <p className="hint" role="status">
          {refusal}
        </p>
      )}
    </div>
  );
}
