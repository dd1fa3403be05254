import type { DecisionView } from '@conductor/contracts';
import { useEffect, useRef, useState } from 'react';
import type { FeedClient } from '../feed/feed-client.ts';
import { pendingDecision, type FeedModel } from '../feed/model.ts';
import { useClaims } from '../ui/app-context.ts';
import { Notice } from '../ui/Notice.tsx';
import { ARM_NAMES, STATUS_NAMES } from '../ui/words.ts';
import { decidedBy } from './activity-items.ts';
import { PendingDecision } from './PendingDecision.tsx';

const outcome = (row: DecisionView, self: string): string => {
  const who = decidedBy(row, self);
  const why = row.reason === null ? '' : ` Reason: ${row.reason}`;
  return `${ARM_NAMES[row.arm]}: ${STATUS_NAMES[row.status].toLowerCase()}${who === null ? '' : ` by ${who}`}.${why}`;
};

/** What waits for the organiser; when it is settled, by whomever, how that went. */
export function DecisionPanel({ client, model, now }: { client: FeedClient; model: FeedModel; now: number }) {
  const self = useClaims()?.sub ?? '';
  const pending = pendingDecision(model);
  const [watchedId, setWatchedId] = useState<string | null>(null);
  const section = useRef<HTMLElement>(null);
  const hadFocus = useRef(false);
  const pendingId = pending?.id ?? null;

  useEffect(() => {
    if (pendingId !== null) setWatchedId(pendingId);
    // The button that was pressed goes away with the decision; without this the focus would fall to the page's start.
    else if (hadFocus.current && document.activeElement === document.body) section.current?.focus();
  }, [pendingId]);

  const watched = model.decisions.find((row) => row.id === watchedId);
  if (pending === null && watched === undefined) return null;
  return (
    <section
      ref={section}
      className={`card decision ${pending === null ? 'decision-settled' : 'decision-waiting'}`}
      aria-label="Decision"
      tabIndex={-1}
      onFocus={() => {
        hadFocus.current = true;
      }}
      onBlur={(event) => {
        if (event.relatedTarget !== null) hadFocus.current = false;
      }}
    >
      {pending !== null && <PendingDecision key={pending.id} client={client} decision={pending} now={now} />}
      {pending === null && watched !== undefined && <Notice tone="info">{outcome(watched, self)}</Notice>}
    </section>
  );
}
