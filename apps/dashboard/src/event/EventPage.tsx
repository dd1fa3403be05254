import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import '../styles/pages.css';
import { lazy, useCallback } from 'react';
import { useApp } from '../ui/app-context.ts';
import { Later } from '../ui/Later.tsx';
import { LoadNotice } from '../ui/LoadNotice.tsx';
import { PageLink } from '../ui/navigation.tsx';
import { TopBar } from '../ui/TopBar.tsx';
import { useLoaded } from '../ui/use-loaded.ts';
import { Lift } from './Lift.tsx';
import { Members } from './Members.tsx';
import { SettingsForm } from './SettingsForm.tsx';

const EventHistory = lazy(() => import('./EventHistory.tsx').then((module) => ({ default: module.EventHistory })));

/** An event: how far the conductor may go in its sessions, whether that helps, what was sent, and who works in it. */
export function EventPage({ eventId }: { eventId: string }) {
  const { api } = useApp();
  const settings = useLoaded(
    useCallback(() => api('GET /agent/events/{eventId}/settings', { eventId }), [api, eventId]),
  );
  return (
    <>
      <TopBar title={t`Event ${eventId}`} />
      <main className="page narrow stack" id="main">
        <LoadNotice loaded={settings} />
        {settings.value !== null && <SettingsForm settings={settings.value} onSaved={settings.set} />}
        <Lift eventId={eventId} />
        <Later>
          <EventHistory eventId={eventId} />
        </Later>
        <Members eventId={eventId} />
        <nav className="links" aria-label={t`Other pages`}>
          <PageLink to="/">
            <Trans>Your sessions</Trans>
          </PageLink>
        </nav>
      </main>
    </>
  );
}
