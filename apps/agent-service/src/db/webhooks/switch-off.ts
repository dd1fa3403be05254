import { and, eq, inArray, isNull, sql, type SQL } from 'drizzle-orm';
import { webhookDeliveries, webhooks, type Transaction } from '@conductor/database';

export type WebhookRow = typeof webhooks.$inferSelect;

/**
 * Sends nothing more to the webhooks that `which` finds, and gives up what waits for them; returns those that were not off
 * already. Waits for whoever is just telling them something.
 */
export async function switchOff(tx: Transaction, which: SQL | undefined, reason: string): Promise<WebhookRow[]> {
  const found = await tx
    .select({ id: webhooks.id })
    .from(webhooks)
    .where(and(which, isNull(webhooks.disabledAt)))
    .for('update');
  const ids = found.map(({ id }) => id);
  if (ids.length === 0) return [];
  await tx
    .update(webhookDeliveries)
    .set({ status: 'GIVEN_UP', reason, claim: null, claimedUntil: null })
    .where(and(inArray(webhookDeliveries.webhookId, ids), eq(webhookDeliveries.status, 'WAITING')));
  return tx
    .update(webhooks)
    .set({ disabledAt: sql`clock_timestamp()`, disabledReason: reason })
    .where(inArray(webhooks.id, ids))
    .returning();
}
