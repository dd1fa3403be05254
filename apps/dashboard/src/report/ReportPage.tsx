import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import '../styles/console.css';
import '../styles/pages.css';
import { useCallback } from 'react';
import { consolePath, eventPath } from '../routes.ts';
import { useApp } from '../ui/app-context.ts';
import { LoadNotice } from '../ui/LoadNotice.tsx';
import { PageLink } from '../ui/navigation.tsx';
import { TopBar } from '../ui/TopBar.tsx';
import { useLoaded } from '../ui/use-loaded.ts';
import { ArmTable } from './ArmTable.tsx';
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
        {report !== null && <ArmTable sessionId={sessionId} />}
        <nav className="links" aria-label={t`Other pages`}>
          <PageLink to="/">
            <Trans>Your sessions</Trans>
          </PageLink>
          {report?.status === 'ACTIVE' && (
            <PageLink to={consolePath(sessionId)}>
              <Trans>Live view</Trans>
            </PageLink>
          )}
          {report !== null && (
            <PageLink to={eventPath(report.eventId)}>
              <Trans>Event settings</Trans>
            </PageLink>
          )}
        </nav>
      </main>
    </>
  );
}
