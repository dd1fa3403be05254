import { randomUUID } from 'node:crypto';
import { and, eq, gt, sql } from 'drizzle-orm';
import { insertAudit, webhookDeliveries, webhooks, type Db, type Transaction } from '@conductor/database';
import { newId, tell } from '../outbox.ts';
import { switchOff, type WebhookRow } from './switch-off.ts';

/** A delivery that this process has to itself until its claim runs out; secrets as they are kept, the newest first. */
export type Claimed = {
  seq: number;
  claim: string;
  webhookId: string;
  id: string;
  body: string;
  attempts: number;
  ageMs: number;
  url: string;
  secrets: string[];
};

/** How an attempt ended. `retryInMs` null gives the message up; `gone`: the receiver wants nothing more, ever. */
export type Ending =
  | { kind: 'delivered'; statusCode: number; slow: boolean }
  | { kind: 'failed'; statusCode: number | null; reason: string; retryInMs: number | null; gone: boolean };

/** `lost`: somebody else has it, or it is gone. */
export type Settled = { state: 'delivered' | 'waiting' | 'given_up' | 'lost'; switchedOff: boolean };

export type Lane = { slow: boolean; limit: number; mostPerWebhook: number; claimMs: number };

const isFree = sql`(d.claimed_until is null or d.claimed_until < clock_timestamp())`;

/**
 * Claims what is due: the oldest message of a webhook and session that waits, never a later one, so that they arrive in
 * order, one at a time over all instances. Of one webhook no more than `mostPerWebhook` are under way.
 */
export async function claimDue(db: Db, { slow, limit, mostPerWebhook, claimMs }: Lane): Promise<Claimed[]> {
  const { rows } = await db.execute<Claimed>(sql`
    with busy as (
      select webhook_id, count(*) as under_way from webhook_deliveries
      where status = 'WAITING' and claimed_until >= clock_timestamp() group by webhook_id
    ), heads as (
      select d.seq, d.webhook_id, d.next_attempt_at,
        row_number() over (partition by d.webhook_id order by d.next_attempt_at, d.seq) as place
      from webhook_deliveries d join webhooks w on w.id = d.webhook_id
      where d.status = 'WAITING' and d.next_attempt_at <= clock_timestamp() and ${isFree}
        and w.disabled_at is null and w.slow = ${slow}
        and not exists (select 1 from webhook_deliveries e where e.status = 'WAITING'
          and e.webhook_id = d.webhook_id and e.session_id = d.session_id and e.seq < d.seq)
    ), mine as (
      select d.seq from webhook_deliveries d
      where d.status = 'WAITING' and ${isFree} and d.seq in (
        select h.seq from heads h left join busy b on b.webhook_id = h.webhook_id
        where h.place + coalesce(b.under_way, 0) <= ${mostPerWebhook}
        order by h.next_attempt_at, h.seq limit ${limit})
      for update skip locked
    )
    update webhook_deliveries d
    set claim = ${randomUUID()}, claimed_until = clock_timestamp() + ${claimMs} * interval '1 millisecond'
    from mine, webhooks w
    where d.seq = mine.seq and w.id = d.webhook_id
    returning d.seq::int8::float8 as seq, d.claim, d.webhook_id as "webhookId", d.id, d.body::text as body, d.attempts,
      extract(epoch from clock_timestamp() - d.since)::float8 * 1000 as "ageMs", w.url,
      array_remove(array[w.secret, case when w.previous_until > clock_timestamp() then w.previous_secret end], null)
        as secrets`);
  return rows;
}

/** Writes down how an attempt ended, if the claim still holds, and what follows for the webhook as a whole. */
export function settleDelivery(db: Db, { seq, claim, webhookId }: Claimed, ending: Ending): Promise<Settled> {
  return db.transaction(async (tx): Promise<Settled> => {
    const [webhook] = await tx.select().from(webhooks).where(eq(webhooks.id, webhookId)).for('no key update');
    const state = stateAfter(ending);
    const [row] = await tx
      .update(webhookDeliveries)
      .set({
        status: STATUSES[state],
        attempts: sql`${webhookDeliveries.attempts} + 1`,
        lastAttemptAt: sql`clock_timestamp()`,
        statusCode: ending.statusCode,
        reason: ending.kind === 'failed' ? ending.reason : null,
        claim: null,
        claimedUntil: null,
        ...(ending.kind === 'failed'
          ? { nextAttemptAt: sql`clock_timestamp() + ${ending.retryInMs ?? 0} * interval '1 millisecond'` }
          : {}),
      })
      .where(and(eq(webhookDeliveries.seq, seq), eq(webhookDeliveries.claim, claim)))
      .returning();
    if (webhook === undefined || row === undefined) return { state: 'lost', switchedOff: false };
    await noteHealth(tx, webhook, ending);
    const reason = whyOver(webhook, row.since, ending);
    if (reason === null) return { state, switchedOff: false };
    return { state, switchedOff: await switchOffAndTell(tx, webhook, row.sessionId, reason) };
  });
}

const STATUSES = { delivered: 'DELIVERED', waiting: 'WAITING', given_up: 'GIVEN_UP' } as const;

function stateAfter(ending: Ending): keyof typeof STATUSES {
  if (ending.kind === 'delivered') return 'delivered';
  return ending.gone || ending.retryInMs === null ? 'given_up' : 'waiting';
}

/** Why the webhook is switched off after this; null: it is not. A message that it alone refuses is no reason. */
function whyOver({ lastDeliveredAt }: WebhookRow, since: Date, ending: Ending): string | null {
  if (ending.kind === 'delivered') return null;
  if (ending.gone) return 'the receiver said 410 Gone';
  const nothingSince = lastDeliveredAt === null || lastDeliveredAt < since;
  return ending.retryInMs === null && nothingSince ? 'nothing arrived there for 24 hours' : null;
}

async function noteHealth(tx: Transaction, { id, slow }: WebhookRow, ending: Ending): Promise<void> {
  const arrived = ending.kind === 'delivered';
  await tx
    .update(webhooks)
    .set({ slow: !arrived || ending.slow, ...(arrived ? { lastDeliveredAt: sql`clock_timestamp()` } : {}) })
    .where(eq(webhooks.id, id));
  if (!arrived || !slow) return;
  // It is back: what waits for its next attempt need not wait any longer.
  const { webhookId, status, nextAttemptAt } = webhookDeliveries;
  await tx
    .update(webhookDeliveries)
    .set({ nextAttemptAt: sql`clock_timestamp()` })
    .where(and(eq(webhookId, id), eq(status, 'WAITING'), gt(nextAttemptAt, sql`clock_timestamp()`)));
}

/** The owners are told in the console and in the trail. The host alone is named: the rest of a URL may be a secret. */
async function switchOffAndTell(
  tx: Transaction,
  { id, eventId, url }: WebhookRow,
  sessionId: string | null,
  reason: string,
): Promise<boolean> {
  if ((await switchOff(tx, eq(webhooks.id, id), reason)).length === 0) return false;
  const detail = { webhook: id, reason };
  await insertAudit(tx, { actor: 'agent', action: 'webhook.disable', outcome: 'OK', eventId, detail });
  if (sessionId === null) return true;
  const message = `The webhook to ${new URL(url).host.slice(0, 100)} was switched off: ${reason}. What waited was given up.`;
  const notification = {
    id: newId(),
    eventId,
    sessionId,
    title: 'Webhook switched off',
    message,
    timestamp: Date.now(),
  };
  await tell(tx, [{ sessionId, message: { target: 'notification', notification } }]);
  return true;
}

/** Gives a delivery back untried. */
export async function releaseDelivery(db: Db, { seq, claim }: Claimed): Promise<void> {
  await db
    .update(webhookDeliveries)
    .set({ claim: null, claimedUntil: null })
    .where(and(eq(webhookDeliveries.seq, seq), eq(webhookDeliveries.claim, claim)));
}
