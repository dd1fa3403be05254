import { Trans } from '@lingui/react/macro';
import '../styles/console.css';
import '../styles/pages.css';
import type { Connection, Feed } from '@conductor/client';
import { onceAFrame, useFeed } from '@conductor/client/react';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { staleSince, tickInterval } from '../feed/freshness.ts';
import { UNSEEN, watchFeed, type FeedView, type FeedWatch } from '../feed/watch-feed.ts';
import { navigate, PageLink } from '../ui/navigation.tsx';
import { TopBar } from '../ui/TopBar.tsx';
import { useLive } from '../ui/use-live.ts';
import { useNow } from '../ui/use-now.ts';
import { reportPath } from '../routes.ts';
import { ConnectionChip } from './ConnectionChip.tsx';
import { Console } from './Console.tsx';

const nobody = () => () => undefined;

/** How current the feed is, for as long as the page is there. */
function useFeedView(connection: Connection | null, feed: Feed | null): FeedView {
  const [watch, setWatch] = useState<FeedWatch | null>(null);
  useEffect(() => {
    if (connection === null || feed === null) return;
    const watching = watchFeed(connection, feed);
    setWatch(watching);
    return () => watching.close();
  }, [connection, feed]);
  const subscribe = useMemo(() => onceAFrame(watch?.subscribe ?? nobody), [watch]);
  return useSyncExternalStore(subscribe, watch?.read ?? (() => UNSEEN));
}

/** The organiser's console of one session. */
export function ConsolePage({ sessionId }: { sessionId: string }) {
  const live = useLive();
  const { feed, state } = useFeed(live, sessionId);
  const view = useFeedView(live, feed);
  const now = useNow(1_000);
  const { connection } = view;
  const stale = staleSince(view.lastHeardAt, tickInterval(state?.engagement ?? []), now);
  const running = state !== null && state.session.endedAt === null;
  const old = connection.kind === 'reconnecting' ? 'reconnecting' : 'stale';
  const hearing = running && (stale !== null || connection.kind === 'reconnecting') ? old : 'live';
  const ended = state !== null && !running;
  useEffect(() => {
    if (ended) navigate(reportPath(sessionId), 'replace');
  }, [ended, sessionId]);
  const title = state?.session.title ?? sessionId;
  return (
    <>
      <TopBar title={title}>
        <ConnectionChip connection={connection} staleSince={running ? stale : null} now={now} />
      </TopBar>
      {live !== null && feed !== null && state !== null && (
        <Console connection={live} feed={feed} state={state} view={view} hearing={hearing} now={now} />
      )}
      {state === null && connection.kind !== 'refused' && (
        <main className="page narrow" id="main">
          <p className="empty" role="status">
            <Trans>Connecting to the session…</Trans>
          </p>
        </main>
      )}
      {state === null && connection.kind === 'refused' && (
        <main className="page narrow" id="main">
          <section className="card stack">
            <h2>
              <Trans>This session is not open to you</Trans>
            </h2>
            <p>
              <Trans>Only the organiser of its event can see it. The service said: {connection.reason}</Trans>
            </p>
            <PageLink to="/" className="button">
              <Trans>Your sessions</Trans>
            </PageLink>
          </section>
        </main>
      )}
    </>
  );
}
