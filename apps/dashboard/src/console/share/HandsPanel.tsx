import { Trans } from '@lingui/react/macro';
import type { Connection } from '@conductor/client';
import { useMemo } from 'react';
import { Button } from 'react-aria-components';
import { calledIn } from '../../attend/writer.ts';
import { readable } from '../../ui/readable.ts';
import { useAsked } from '../use-asked.ts';
import { drawnAlone } from '../../ui/drawn-alone.tsx';

const EVERY_MS = 3_000;

/** Whose hands are raised, the first first; nothing while there are none, or where one may not see them. */
export const HandsPanel = drawnAlone(function HandsPanel({
  connection,
  sessionId,
}: {
  connection: Connection;
  sessionId: string;
}) {
  const organiser = useMemo(() => connection.organiser(sessionId), [connection, sessionId]);
  const { known, look } = useAsked(organiser.hands, EVERY_MS);
  const lower = async (userId: string) => {
    await organiser.lowerHand(userId);
    await look();
  };
  if (known === null || known.hands.length === 0) return null;
  return (
    <section className="card stack" aria-labelledby="hands-title">
      <h2 id="hands-title">
        <Trans>Raised hands</Trans>
      </h2>
      <ol className="stack">
        {known.hands.map((hand) => (
          <li key={hand.userId} className="row">
            <bdi>{readable(calledIn(hand))}</bdi>
            <Button className="button small quiet" onPress={() => void lower(hand.userId)}>
              <Trans>Lower</Trans>
            </Button>
          </li>
        ))}
      </ol>
    </section>
  );
});
