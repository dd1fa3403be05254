import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Connection, FeedState } from '@conductor/client';
import type { OrganiserNotification } from '@conductor/contracts';
import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { notesIn } from './notes.ts';

const MOST_HEARD = 20;

/** Words to the organisers, until they are put away. */
export function Notes({ connection, state, now }: { connection: Connection; state: FeedState; now: number }) {
  const { id: sessionId } = state.session;
  const [heard, setHeard] = useState<readonly OrganiserNotification[]>([]);
  const [away, setAway] = useState<readonly string[]>([]);
  useEffect(
    () =>
      connection.notifications((notification) => {
        // It is told to the whole event.
        if (notification.sessionId !== sessionId) return;
        setHeard((known) => [notification, ...known].slice(0, MOST_HEARD));
      }),
    [connection, sessionId],
  );
  const notes = notesIn(state, heard, now).filter(({ id }) => !away.includes(id));
  return (
    <div className="notes" role="status">
      {notes.map(({ id, title, message }) => (
        <section key={id} className="card note" aria-label={t`Note to the organisers`}>
          <div>
            <h2 dir="auto">{title}</h2>
            <p dir="auto">{message}</p>
          </div>
          <Button className="button quiet small" onPress={() => setAway((known) => [...known, id])}>
            <Trans>Put away</Trans>
          </Button>
        </section>
      ))}
    </div>
  );
}
