import '../styles/console.css';
import '../styles/pages.css';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { createFeedClient, type FeedClient } from '../feed/feed-client.ts';
import { staleSince, tickInterval } from '../feed/freshness.ts';
import { openSocket } from '../sockets/open-socket.ts';
import { useApp } from '../ui/app-context.ts';
import { navigate, PageLink } from '../ui/navigation.tsx';
import { TopBar } from '../ui/TopBar.tsx';
import { useNow } from '../ui/use-now.ts';
import { reportPath } from '../routes.ts';
import { ConnectionChip } from './ConnectionChip.tsx';
import { Console } from './Console.tsx';

function useFeedClient(sessionId: string): FeedClient | null {
  const { config, tokens } = useApp();
  const [client, setClient] = useState<FeedClient | null>(null);
  useEffect(() => {
    const connection = openSocket(config.realTimeUrl, tokens);
    const opened = createFeedClient(connection.socket, sessionId);
    setClient(opened);
    return () => {
      opened.close();
      connection.close();
      setClient(null);
    };
  }, [config, tokens, sessionId]);
  return client;
}

function Waiting({ client, sessionId }: { client: FeedClient; sessionId: string }) {
  const view = useSyncExternalStore(client.subscribe, client.read);
  const now = useNow(1_000);
  const { feed, connection } = view;
  const stale = staleSince(view.lastHeardAt, tickInterval(feed?.model.points ?? []), now);
  const running = feed !== null && feed.model.session.endedAt === null;
  const old = connection.kind === 'reconnecting' ? 'reconnecting' : 'stale';
  const hearing = running && (stale !== null || connection.kind === 'reconnecting') ? old : 'live';
  const ended = feed !== null && !running;
  useEffect(() => {
    if (ended) navigate(reportPath(sessionId), 'replace');
  }, [ended, sessionId]);
  const title = feed?.model.session.title ?? sessionId;
  return (
    <>
      <TopBar title={title}>
        <ConnectionChip connection={connection} staleSince={running ? stale : null} now={now} />
      </TopBar>
      {feed !== null && <Console client={client} view={view} model={feed.model} hearing={hearing} now={now} />}
      {feed === null && connection.kind !== 'refused' && (
        <main className="page narrow">
          <p className="empty" role="status">
            Connecting to the session…
          </p>
        </main>
      )}
      {feed === null && connection.kind === 'refused' && (
        <main className="page narrow">
          <section className="card stack">
            <h2>This session is not open to you</h2>
            <p>Only the organiser of its event can see it. The service said: {connection.reason}</p>
            <PageLink to="/" className="button">
              Your sessions
            </PageLink>
          </section>
        </main>
      )}
    </>
  );
}

/** The organiser's console of one session. */
export function ConsolePage({ sessionId }: { sessionId: string }) {
  const client = useFeedClient(sessionId);
  return client === null ? <TopBar title={sessionId} /> : <Waiting client={client} sessionId={sessionId} />;
}
