import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { eventPath, joinPath, reportPath } from '../routes.ts';
import { PageLink } from '../ui/navigation.tsx';
import { drawnAlone } from '../ui/drawn-alone.tsx';

/** The other pages of a session. */
export const SessionLinks = drawnAlone(function SessionLinks({
  sessionId,
  eventId,
}: {
  sessionId: string;
  eventId: string;
}) {
  return (
    <nav className="links" aria-label={t`Pages of this session`}>
      <PageLink to={joinPath(sessionId)}>
        <Trans>Attendee page</Trans>
      </PageLink>
      <PageLink to={reportPath(sessionId)}>
        <Trans>Report so far</Trans>
      </PageLink>
      <PageLink to={eventPath(eventId)}>
        <Trans>Event settings</Trans>
      </PageLink>
    </nav>
  );
});
