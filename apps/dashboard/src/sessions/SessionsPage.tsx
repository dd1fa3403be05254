import type { SessionView } from '@conductor/contracts';
import { useCallback, useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { consolePath, joinPath } from '../routes.ts';
import { useApp } from '../ui/app-context.ts';
import { clockTime } from '../ui/format.ts';
import { PageLink } from '../ui/navigation.tsx';
import { Notice } from '../ui/Notice.tsx';
import { TopBar } from '../ui/TopBar.tsx';
import { MODE_LABELS } from '@conductor/contracts/plain';
import { RegisterForm } from './RegisterForm.tsx';

type Listing = { items: readonly SessionView[]; nextCursor: string | null };

const stateOf = (row: SessionView): { tone: string; text: string } => {
  if (row.status === 'ENDED') return { tone: '', text: 'Ended' };
  if (row.paused) return { tone: 'waiting', text: 'Paused' };
  if (row.agentStatus === 'WAITING_APPROVAL') return { tone: 'bad', text: 'Waits for your decision' };
  if (row.agentStatus === 'ANOMALY_DETECTED') return { tone: 'bad', text: 'Anomaly noticed' };
  return { tone: 'good', text: 'Running' };
};

function SessionRow({ row }: { row: SessionView }) {
  const state = stateOf(row);
  return (
    <li className="card session-row">
      <div className="session-words">
        <h2>
          <PageLink to={consolePath(row.sessionId)} className="session-link">
            <bdi>{row.title ?? row.sessionId}</bdi>
          </PageLink>
        </h2>
        <p className="hint">
          Event <bdi>{row.eventId}</bdi> · since {clockTime(row.registeredAt)} · {MODE_LABELS[row.mode].name}
        </p>
      </div>
      <span className={`chip ${state.tone === '' ? '' : `chip-${state.tone}`}`}>
        <span className="chip-dot" aria-hidden="true" />
        {state.text}
      </span>
      <PageLink to={joinPath(row.sessionId)} className="button quiet small">
        Attendee page
      </PageLink>
    </li>
  );
}

/** The organiser's sessions, and a form for another one. */
export function SessionsPage() {
  const { api } = useApp();
  const [listing, setListing] = useState<Listing | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const load = useCallback(
    async (cursor?: string) => {
      const result = await api.listSessions(cursor);
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

  return (
    <>
      <TopBar />
      <main className="page narrow stack" id="main">
        <h1 className="page-title">Your sessions</h1>
        {problem !== null && (
          <Notice tone="problem">
            {problem}{' '}
            <Button className="button small" onPress={() => void load()}>
              Try again
            </Button>
          </Notice>
        )}
        {listing === null && problem === null && <p className="empty">Loading…</p>}
        {listing?.items.length === 0 && <p className="empty">No session yet. Register your first one below.</p>}
        <ul className="session-list">
          {listing?.items.map((row) => (
            <SessionRow key={row.id} row={row} />
          ))}
        </ul>
        {listing !== null && listing.nextCursor !== null && (
          <Button className="button" onPress={() => void load(listing.nextCursor ?? undefined)}>
            Show more
          </Button>
        )}
        <RegisterForm />
      </main>
    </>
  );
}
