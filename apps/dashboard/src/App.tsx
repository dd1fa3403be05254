import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { lazy, useMemo } from 'react';
import { createCalls } from './api/calls.ts';
import type { TokenSource } from './auth/token-source.ts';
import type { TokenStore } from './auth/token-store.ts';
import type { ServiceConfig } from './config.ts';
import { parseRoute } from './routes.ts';
import { AppContext, useApp, useTokenState } from './ui/app-context.ts';
import { Later } from './ui/Later.tsx';
import { PageLink, usePath } from './ui/navigation.tsx';
import { TopBar } from './ui/TopBar.tsx';

// A guest sees none of these.
const AwaitingHost = lazy(() => import('./auth/AwaitingHost.tsx').then((part) => ({ default: part.AwaitingHost })));
const RenewBanner = lazy(() => import('./auth/RenewBanner.tsx').then((module) => ({ default: module.RenewBanner })));
const SignInPage = lazy(() => import('./auth/SignInPage.tsx').then((page) => ({ default: page.SignInPage })));
// Attendees' phones load none of the organiser's pages, and of those only one loads the chart.
const ConsolePage = lazy(() => import('./console/ConsolePage.tsx').then((page) => ({ default: page.ConsolePage })));
const ReportPage = lazy(() => import('./report/ReportPage.tsx').then((page) => ({ default: page.ReportPage })));
const EventPage = lazy(() => import('./event/EventPage.tsx').then((page) => ({ default: page.EventPage })));
const SessionsPage = lazy(() => import('./sessions/SessionsPage.tsx').then((page) => ({ default: page.SessionsPage })));
const GuestPage = lazy(() => import('./guests/GuestPage.tsx').then((page) => ({ default: page.GuestPage })));
const AttendPage = lazy(() => import('./attend/AttendPage.tsx').then((page) => ({ default: page.AttendPage })));

function NotFound() {
  return (
    <>
      <TopBar />
      <main className="page narrow" id="main">
        <section className="card stack">
          <h1 className="page-title">
            <Trans>There is nothing here</Trans>
          </h1>
          <PageLink to="/" className="button">
            <Trans>Your sessions</Trans>
          </PageLink>
        </section>
      </main>
    </>
  );
}

function Page() {
  const route = parseRoute(usePath());
  switch (route.page) {
    case 'sessions':
      return <SessionsPage />;
    case 'console':
      return <ConsolePage key={route.sessionId} sessionId={route.sessionId} />;
    case 'report':
      return <ReportPage key={route.sessionId} sessionId={route.sessionId} />;
    case 'event':
      return <EventPage key={route.eventId} eventId={route.eventId} />;
    case 'guest':
      return <GuestPage />;
    case 'join':
      return <AttendPage key={route.sessionId} sessionId={route.sessionId} />;
    case 'not-found':
      return <NotFound />;
  }
}

function Gate() {
  const { token } = useTokenState();
  // Whoever is signed in elsewhere signs out there, and in.
  const whereToSignIn = useApp().source.end === null ? <AwaitingHost /> : <SignInPage />;
  const path = usePath();
  // Who has a code needs no account.
  const asks = token === null && parseRoute(path).page !== 'guest';
  return (
    <>
      <Later>
        <RenewBanner />
      </Later>
      <Later until={<TopBar />}>{asks ? whereToSignIn : <Page />}</Later>
    </>
  );
}

/** The whole site: signed in or not, then the page of the address. */
export function App(props: { config: ServiceConfig; tokens: TokenStore; source: TokenSource }) {
  const { config, tokens, source } = props;
  const app = useMemo(() => {
    const expired = () => tokens.clear(t`Your sign-in is no longer valid. Sign in again.`);
    return { config, tokens, source, api: createCalls(config.agentUrl, () => tokens.read().token, expired) };
  }, [config, tokens, source]);
  return (
    <AppContext value={app}>
      <a className="skip-link" href="#main">
        <Trans>Skip to content</Trans>
      </a>
      <Gate />
    </AppContext>
  );
}
