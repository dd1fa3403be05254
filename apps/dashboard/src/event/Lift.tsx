import { Trans } from '@lingui/react/macro';
import { useCallback } from 'react';
import { useApp } from '../ui/app-context.ts';
import { LoadNotice } from '../ui/LoadNotice.tsx';
import { useLoaded } from '../ui/use-loaded.ts';

/** Whether the conductor's proposals help in an event, beside doing nothing: the sentence that the service vouches for. */
export function Lift({ eventId }: { eventId: string }) {
  const { api } = useApp();
  const loaded = useLoaded(useCallback(() => api('GET /agent/events/{eventId}/lift', { eventId }), [api, eventId]));
  const lift = loaded.value;
  return (
    <section className="card stack" aria-labelledby="lift-title">
      <h2 id="lift-title">
        <Trans>Does it help?</Trans>
      </h2>
      <LoadNotice loaded={loaded} />
      {lift !== null && (
        <>
          <p>{lift.sentence}</p>
          <dl className="figures">
            <div>
              <dt>
                <Trans>Proposals measured</Trans>
              </dt>
              <dd className="digits">{lift.offered.measured}</dd>
            </div>
            <div>
              <dt>
                <Trans>Held back and measured</Trans>
              </dt>
              <dd className="digits">{lift.holdouts.measured}</dd>
            </div>
            <div>
              <dt>
                <Trans>Sessions</Trans>
              </dt>
              <dd className="digits">{lift.sessions}</dd>
            </div>
          </dl>
          <details className="more">
            <summary>
              <Trans>How this is measured</Trans>
            </summary>
            <p className="hint">{lift.method}</p>
          </details>
        </>
      )}
    </section>
  );
}
