import { sql } from 'drizzle-orm';
import type { FeedDraft, WebhookDraft } from '@conductor/contracts';
import type { Transaction } from '@conductor/database';

/** The channel on which deliverers wait for work. */
export const WEBHOOKS_CHANNEL = 'conductor_webhooks';

/** What webhooks are told of a feed's event; null where they are not. */
export function webhookDraft(draft: FeedDraft): WebhookDraft | null {
  switch (draft.type) {
    case 'agent.status':
    case 'engagement:update':
      return null;
    case 'agent.decision':
    case 'agent.decision.updated':
      // Nobody hears of a hold-out before it is measured: whoever knows of it would help out.
      return draft.data.status === 'HELD' ? null : draft;
    case 'agent.intervention.executed':
    case 'agent.reward.measured':
    case 'anomaly:detected':
    case 'anomaly:ended':
      return draft;
  }
}

/**
 * Writes down what the webhooks of these sessions' events are told, in the transaction of the change itself. Whoever tells
 * of a session holds its row, so `seq` has the order of the commits. Deliverers wake at the commit.
 */
export async function tellWebhooks(tx: Transaction, drafts: readonly WebhookDraft[]): Promise<void> {
  if (drafts.length === 0) return;
  // A webhook that is removed or switched off meanwhile falls out here, by the lock, and not at the foreign key.
  const { rowCount } = await tx.execute(sql`
    insert into webhook_deliveries (webhook_id, id, session_id, type, body)
    select w.id, d.draft->>'id', s.id, d.draft->>'type', d.draft || jsonb_build_object('eventId', s.event_id)
    from jsonb_array_elements(${JSON.stringify(drafts)}::jsonb) with ordinality as d(draft, place)
    join sessions s on s.id = d.draft->>'sessionId'
    join webhooks w on w.event_id = s.event_id
    where w.disabled_at is null and (w.types is null or d.draft->>'type' = any(w.types))
    order by d.place
    for key share of w
    on conflict (webhook_id, id) do nothing`);
  if (rowCount !== null && rowCount > 0) await tx.execute(sql`select pg_notify(${WEBHOOKS_CHANNEL}, '')`);
}
