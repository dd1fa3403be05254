import { eventPath, joinPath, reportPath } from '../routes.ts';
import { PageLink } from '../ui/navigation.tsx';

/** The other pages of a session. */
export function SessionLinks({ sessionId, eventId }: { sessionId: string; eventId: string }) {
  return (
    <nav className="links" aria-label="Pages of this session">
      <PageLink to={joinPath(sessionId)}>Attendee page</PageLink>
      <PageLink to={reportPath(sessionId)}>Report so far</PageLink>
      <PageLink to={eventPath(eventId)}>Event settings</PageLink>
    </nav>
  );
}
