import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import type { RoomClient, RoomView } from '../room/room-client.ts';

const REACTIONS = [
  { emoji: '👍', name: 'Thumbs up' },
  { emoji: '❤️', name: 'Heart' },
  { emoji: '😂', name: 'Laughing' },
  { emoji: '👏', name: 'Applause' },
  { emoji: '🎉', name: 'Celebrate' },
  { emoji: '😮', name: 'Surprised' },
  { emoji: '🤔', name: 'Thinking' },
  { emoji: '🔥', name: 'Fire' },
] as const;

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
        {REACTIONS.map(({ emoji, name }) => (
          <Button
            key={emoji}
            className="reaction"
            aria-label={name}
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
