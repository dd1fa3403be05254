import type { Connection, RaisedHand } from '@conductor/client';
import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { calledIn } from '../../attend/writer.ts';
import { readable } from '../../ui/readable.ts';

const EVERY_MS = 3_000;

/** Whose hands are raised, the first first; nothing while there are none, or where one may not see them. */
export function HandsPanel({ connection, sessionId }: { connection: Connection; sessionId: string }) {
  const [hands, setHands] = useState<readonly RaisedHand[]>([]);
  useEffect(() => {
    let isThere = true;
    const look = async () => {
      const answer = await connection.organiser(sessionId).hands();
      if (isThere && answer.success) setHands(answer.hands);
      // Viewers may not see them: asking on would look like somebody who tries.
      if (!answer.success && answer.code === 'FORBIDDEN') clearInterval(timer);
    };
    const timer = setInterval(() => void look(), EVERY_MS);
    void look();
    return () => {
      isThere = false;
      clearInterval(timer);
    };
  }, [connection, sessionId]);
  const lower = async (userId: string) => {
    const answer = await connection.organiser(sessionId).lowerHand(userId);
    if (answer.success) setHands((known) => known.filter((hand) => hand.userId !== userId));
  };
  if (hands.length === 0) return null;
  return (
    <section className="card stack" aria-labelledby="hands-title">
      <h2 id="hands-title">Raised hands</h2>
      <ol className="stack">
        {hands.map((hand) => (
          <li key={hand.userId} className="row">
            <bdi>{readable(calledIn(hand))}</bdi>
            <Button className="button small quiet" onPress={() => void lower(hand.userId)}>
              Lower
            </Button>
          </li>
        ))}
      </ol>
    </section>
  );
}
