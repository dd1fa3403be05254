import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Room, RoomState } from '@conductor/client';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { refusalOf } from './refusal.ts';
import { drawnAlone } from '../ui/drawn-alone.tsx';

/** Asks for the word, or gives it up. */
export const HandButton = drawnAlone(function HandButton({ room, hands }: { room: Room; hands: RoomState['hands'] }) {
  const [refusal, setRefusal] = useState<string | null>(null);
  const change = async () => setRefusal(refusalOf(await (hands.raised ? room.lowerHand() : room.raiseHand())));
  return (
    <div className="row">
      <Button className={hands.raised ? 'button small primary' : 'button small'} onPress={() => void change()}>
        <span aria-hidden="true">✋</span> {hands.raised ? t`Lower my hand` : t`Raise my hand`}
      </Button>
      {hands.count > 0 && (
        <span className="hint">
          <Trans>{hands.count} raised</Trans>
        </span>
      )}
      {refusal !== null && (
        <p className="hint" role="status">
          {refusal}
        </p>
      )}
    </div>
  );
});
