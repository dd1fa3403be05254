import { Trans } from '@lingui/react/macro';
import '../styles/pages.css';
import type { SessionView } from '@conductor/contracts';
import { useCallback, useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { useApp } from '../ui/app-context.ts';
import { Notice } from '../ui/Notice.tsx';
import { TopBar } from '../ui/TopBar.tsx';
import { useNow } from '../ui/use-now.ts';
import { RegisterForm } from './RegisterForm.tsx';
import { SessionRow } from './SessionRow.tsx';

type Listing = { items: readonly SessionView[]; nextCursor: string | null };

/** The organiser's sessions, and a form for another one. */
export function SessionsPage() {
  const { api } = useApp();
  const now = useNow(30_000);
  const [listing, setListing] = useState<Listing | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const load = useCallback(
    async (cursor?: string) => {
      const result = await api('GET /agent/sessions', cursor === undefined ? {} : { query: { cursor } });
      if (!result.ok) return setProblem(result.failure.message);
      const { items, nextCursor } = result.value;
      setProblem(null);
      setListing((known) => ({
        items: cursor === undefined ? items : [...(known?.items ?? []), ...items],
        nextCursor: nextCursor ?? null,
      }));
    },
    [api],
  );
  useEffect(() => void load(), [load]);
  const eventIds = [...new Set(listing?.items.map((row) => row.eventId))];

  return (
    <>
      <TopBar />
      <main className="page narrow stack" id="main">
        <h1 className="page-title">
          <Trans>Your sessions</Trans>
        </h1>
        {problem !== null && (
          <Notice tone="problem">
            {problem}{' '}
            <Button className="button small" onPress={() => void load()}>
              <Trans>Try again</Trans>
            </Button>
          </Notice>
        )}
        {listing === null && problem === null && (
          <p className="empty">
            <Trans>Loading…</Trans>
          </p>
        )}
        {listing?.items.length === 0 && (
          <p className="empty">
            <Trans>No session yet. Create your first one below.</Trans>
          </p>
        )}
        <ul className="session-list">
          {listing?.items.map((row) => (
            <SessionRow key={row.id} row={row} now={now} />
          ))}
        </ul>
        {listing !== null && listing.nextCursor !== null && (
          <Button className="button" onPress={() => void load(listing.nextCursor ?? undefined)}>
            <Trans>Show more</Trans>
          </Button>
        )}
        <RegisterForm eventIds={eventIds} />
      </main>
    </>
  );
}
