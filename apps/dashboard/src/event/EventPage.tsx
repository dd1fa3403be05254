import '../styles/pages.css';
import { useCallback } from 'react';
import { useApp } from '../ui/app-context.ts';
import { LoadNotice } from '../ui/LoadNotice.tsx';
import { PageLink } from '../ui/navigation.tsx';
import { TopBar } from '../ui/TopBar.tsx';
import { useLoaded } from '../ui/use-loaded.ts';
import { Members } from './Members.tsx';
import { SettingsForm } from './SettingsForm.tsx';

/** An event: how far the conductor may go in its sessions, and who works in it. */
export function EventPage({ eventId }: { eventId: string }) {
  const { api } = useApp();
  const settings = useLoaded(
    useCallback(() => api('GET /agent/events/{eventId}/settings', { eventId }), [api, eventId]),
  );
  return (
    <>
      <TopBar title={`Event ${eventId}`} />
      <main className="page narrow stack" id="main">
        <LoadNotice loaded={settings} />
        {settings.value !== null && <SettingsForm settings={settings.value} onSaved={settings.set} />}
        <Members eventId={eventId} />
        <nav className="links" aria-label="Other pages">
          <PageLink to="/">Your sessions</PageLink>
        </nav>
      </main>
    </>
  );
}
