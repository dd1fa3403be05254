import { t } from '@lingui/core/macro';
import type { Feed, FeedState } from '@conductor/client';
import { useEffect, useRef, useState } from 'react';
import { pendingDecision } from '../../feed/current.ts';
import { useClaims } from '../../ui/app-context.ts';
import { Notice } from '../../ui/Notice.tsx';
import { PendingDecision } from './PendingDecision.tsx';
import { settledSentence } from './settled.ts';

const SHOWN_AFTER_MS = 120_000;

/** What waits for the organiser; when it is settled, by whomever, how that went. */
export function DecisionPanel({ feed, state, now }: { feed: Feed; state: FeedState; now: number }) {
  const self = useClaims()?.sub ?? '';
  const pending = pendingDecision(state);
  const [watchedId, setWatchedId] = useState<string | null>(null);
  const section = useRef<HTMLElement>(null);
  const hadFocus = useRef(false);
  const pendingId = pending?.id ?? null;

  useEffect(() => {
    if (pendingId !== null) setWatchedId(pendingId);
    // The button that was pressed goes away with the decision; without this the focus would fall to the page's start.
    else if (hadFocus.current && document.activeElement === document.body) section.current?.focus();
  }, [pendingId]);

  const watched = state.decisions.find(
    (row) => row.id === watchedId && now - (row.decidedAt ?? row.expiresAt) < SHOWN_AFTER_MS,
  );
  if (pending === null && watched === undefined) return null;
  return (
    <section
      ref={section}
      className={`card decision ${pending === null ? 'decision-settled' : 'decision-waiting'}`}
      aria-label={t`Decision`}
      tabIndex={-1}
      onFocus={() => {
        hadFocus.current = true;
      }}
      onBlur={(event) => {
        if (event.relatedTarget !== null) hadFocus.current = false;
      }}
    >
      {pending !== null && (
        <PendingDecision
          key={pending.id}
          feed={feed}
          decision={pending}
          anomaly={state.anomalies.find(({ id }) => id === pending.anomalyId) ?? null}
          now={now}
        />
      )}
      {pending === null && watched !== undefined && <Notice tone="info">{settledSentence(watched, self)}</Notice>}
    </section>
  );
}
