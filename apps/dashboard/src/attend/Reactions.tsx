import { t } from '@lingui/core/macro';
import type { Room, RoomPayload } from '@conductor/client';
import { REACTION_LABELS, REACTIONS } from '@conductor/contracts/plain';
import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { refusalOf } from './refusal.ts';
import { called } from '../words/called.ts';
import { drawnAlone } from '../ui/drawn-alone.tsx';

const SHOWN_MS = 1_600;

/** `serial` tells equal ones apart. */
type Shown = { serial: number; counts: RoomPayload<'reaction:burst'>['counts'] };

/** What everybody else is reacting with just now: for the eye only, a screen reader would drown in it. */
function Burst({ room }: { room: Room }) {
  const [shown, setShown] = useState<Shown | null>(null);
  useEffect(() => {
    let serial = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const unlisten = room.listen((news) => {
      if (news.name !== 'reaction:burst') return;
      serial += 1;
      setShown({ serial, counts: news.payload.counts });
      clearTimeout(timer);
      timer = setTimeout(() => setShown(null), SHOWN_MS);
    });
    return () => {
      unlisten();
      clearTimeout(timer);
    };
  }, [room]);
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
export const Reactions = drawnAlone(function Reactions({ room }: { room: Room }) {
  const [refusal, setRefusal] = useState<string | null>(null);
  return (
    <div className="reactions-area">
      <Burst room={room} />
      <div className="reactions" role="group" aria-label={t`React`}>
        {REACTIONS.map((emoji) => (
          <Button
            key={emoji}
            className="reaction"
            aria-label={called(REACTION_LABELS[emoji])}
            onPress={() => void room.react(emoji).then((answer) => setRefusal(refusalOf(answer)))}
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
});
