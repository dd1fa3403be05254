import { randomUUID } from 'node:crypto';
import { and, asc, eq, sql } from 'drizzle-orm';
import {
  MOST_WEBHOOKS,
  type NewWebhook,
  type WebhookBody,
  type WebhookChange,
  type WebhookView,
} from '@conductor/contracts';
import { insertAudit, webhooks, type AuditAction, type Db, type Transaction } from '@conductor/database';
import { lockedOrganiser, type By } from '../doors/members.ts';
import { switchOff, type WebhookRow } from './switch-off.ts';

/** Makes a secret for a webhook of this id: as its owner sees it once, and as it is kept. */
export type Issue = (webhookId: string) => { secret: string; sealed: string };
/** `full`: no more than `MOST_WEBHOOKS`. */
export type WebhookResult = { kind: 'ok'; webhook: NewWebhook } | { kind: 'full' } | { kind: 'not_found' };

const ms = (date: Date | null): number | null => date?.getTime() ?? null;
const webhookView = (row: WebhookRow): WebhookView => ({
  id: row.id,
  eventId: row.eventId,
  url: row.url,
  types: row.types,
  createdBy: row.createdBy,
  createdAt: row.createdAt.getTime(),
  lastDeliveredAt: ms(row.lastDeliveredAt),
  disabledAt: ms(row.disabledAt),
  disabledReason: row.disabledReason,
});

/** An event's webhooks. Every change stands in the audit trail by the same transaction, never with URL or secret. */
export function createWebhookStore(db: Db, issue: Issue) {
  /** One change of a webhook of the event, written down; null where there is no such webhook. */
  const change = (
    [eventId, id]: readonly [string, string],
    action: AuditAction,
    by: By,
    work: (tx: Transaction, row: WebhookRow) => Promise<WebhookRow | undefined>,
  ): Promise<WebhookView | null> =>
    db.transaction(async (tx) => {
      const own = and(eq(webhooks.eventId, eventId), eq(webhooks.id, id));
      const [found] = await tx.select().from(webhooks).where(own).for('update');
      const row = found && (await work(tx, found));
      if (row === undefined) return null;
      await insertAudit(tx, { ...by, action, outcome: 'OK', eventId, detail: { webhook: id } });
      return webhookView(row);
    });

  return {
    list: async (eventId: string): Promise<WebhookView[]> => {
      const rows = await db
        .select()
        .from(webhooks)
        .where(eq(webhooks.eventId, eventId))
        .orderBy(asc(webhooks.createdAt), asc(webhooks.id))
        .limit(MOST_WEBHOOKS);
      return rows.map(webhookView);
    },

    /** Makes a webhook. Its secret is in the result, and nowhere else in the clear. */
    create: (
      eventId: string,
      { url, types = null }: Omit<WebhookBody, 'types'> & { types?: WebhookRow['types'] },
      by: By,
    ) =>
      db.transaction(async (tx): Promise<WebhookResult> => {
        if ((await lockedOrganiser(tx, eventId)) === undefined) return { kind: 'not_found' };
        if ((await tx.$count(webhooks, eq(webhooks.eventId, eventId))) >= MOST_WEBHOOKS) return { kind: 'full' };
        const id = randomUUID();
        const { secret, sealed } = issue(id);
        const values = { id, eventId, url, types, secret: sealed, createdBy: by.actor };
        const [row] = await tx.insert(webhooks).values(values).returning();
        if (row === undefined) return { kind: 'not_found' };
        await insertAudit(tx, { ...by, action: 'webhook.create', outcome: 'OK', eventId, detail: { webhook: id } });
        return { kind: 'ok', webhook: { ...webhookView(row), secret } };
      }),

    change: (eventId: string, id: string, { url, types, enabled }: WebhookChange, by: By) =>
      change([eventId, id], 'webhook.change', by, async (tx, found) => {
        const which = eq(webhooks.id, id);
        if (enabled === false) await switchOff(tx, which, 'an owner switched it off');
        const set = {
          ...(url === undefined ? {} : { url }),
          ...(types === undefined ? {} : { types }),
          ...(enabled === true ? { disabledAt: null, disabledReason: null, slow: false } : {}),
          // Something must be set, also where all is as it was.
          id: found.id,
        };
        const [row] = await tx.update(webhooks).set(set).where(which).returning();
        return row;
      }),

    /** A new secret; the one until now signs too for so many minutes, any older one no more. */
    rotate: async (eventId: string, id: string, overlapMinutes: number, by: By): Promise<NewWebhook | null> => {
      const { secret, sealed } = issue(id);
      const view = await change([eventId, id], 'webhook.rotate', by, async (tx, { secret: previousSecret }) => {
        const previousUntil = sql`clock_timestamp() + ${overlapMinutes} * interval '1 minute'`;
        const set = { secret: sealed, previousSecret, previousUntil };
        const [row] = await tx.update(webhooks).set(set).where(eq(webhooks.id, id)).returning();
        return row;
      });
      return view === null ? null : { ...view, secret };
    },

    /** Takes the webhook away with its log: nothing more is sent. */
    remove: (eventId: string, id: string, by: By) =>
      change([eventId, id], 'webhook.remove', by, async (tx) => {
        const [row] = await tx.delete(webhooks).where(eq(webhooks.id, id)).returning();
        return row;
      }),
  };
}

export type WebhookStore = ReturnType<typeof createWebhookStore>;
