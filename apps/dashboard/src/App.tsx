import { lazy, Suspense, useMemo } from 'react';
import { createCalls } from './api/calls.ts';
import { RenewBanner } from './auth/RenewBanner.tsx';
import { SignInPage } from './auth/SignInPage.tsx';
import type { TokenStore } from './auth/token-store.ts';
import type { ServiceConfig } from './config.ts';
import { parseRoute } from './routes.ts';
import { AppContext, useTokenState } from './ui/app-context.ts';
import { PageLink, usePath } from './ui/navigation.tsx';
import { TopBar } from './ui/TopBar.tsx';

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
          <h1 className="page-title">There is nothing here</h1>
          <PageLink to="/" className="button">
            Your sessions
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
  const path = usePath();
  // Who has a code needs no account.
  if (token === null && parseRoute(path).page !== 'guest') return <SignInPage />;
  return (
    <>
      <RenewBanner />
      <Suspense fallback={<TopBar />}>
        <Page />
      </Suspense>
    </>
  );
}

/** The whole site: signed in or not, then the page of the address. */
export function App({ config, tokens }: { config: ServiceConfig; tokens: TokenStore }) {
  const app = useMemo(() => {
    const expired = () => tokens.clear('Your sign-in is no longer valid. Sign in again.');
    return { config, tokens, api: createCalls(config.agentUrl, () => tokens.read().token, expired) };
  }, [config, tokens]);
  return (
    <AppContext value={app}>
      <a className="skip-link" href="#main">
        Skip to content
      </a>
      <Gate />
    </AppContext>
  );
}
