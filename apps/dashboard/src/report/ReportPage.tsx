import '../styles/console.css';
import '../styles/pages.css';
import { useCallback } from 'react';
import { consolePath, eventPath } from '../routes.ts';
import { useApp } from '../ui/app-context.ts';
import { LoadNotice } from '../ui/LoadNotice.tsx';
import { PageLink } from '../ui/navigation.tsx';
import { TopBar } from '../ui/TopBar.tsx';
import { useLoaded } from '../ui/use-loaded.ts';
import { Report } from './Report.tsx';

/** What came of a session: while it lasts so far, afterwards for good. */
export function ReportPage({ sessionId }: { sessionId: string }) {
  const { api } = useApp();
  const loaded = useLoaded(
    useCallback(() => api('GET /agent/sessions/{sessionId}/report', { sessionId }), [api, sessionId]),
  );
  const report = loaded.value;
  return (
    <>
      <TopBar title={report?.title ?? sessionId} />
      <main className="page report stack" id="main">
        <LoadNotice loaded={loaded} />
        {report !== null && <Report report={report} />}
        <nav className="links" aria-label="Other pages">
          <PageLink to="/">Your sessions</PageLink>
          {report?.status === 'ACTIVE' && <PageLink to={consolePath(sessionId)}>Live view</PageLink>}
          {report !== null && <PageLink to={eventPath(report.eventId)}>Event settings</PageLink>}
        </nav>
      </main>
    </>
  );
}
