import { and, eq, sql, type SQL } from 'drizzle-orm';
import { WEBHOOK_TEST, type DeliveryView } from '@conductor/contracts';
import { webhookDeliveries, webhooks, type Db, type Transaction } from '@conductor/database';
import { newestFirst, after, decodeCursor, pageOf } from '../cursor.ts';
import { newId } from '../outbox.ts';
import { WEBHOOKS_CHANNEL } from './tell.ts';

type DeliveryRow = typeof webhookDeliveries.$inferSelect;
/** Where a delivery is looked for; who may ask is settled before. */
type Place = { eventId: string; webhookId: string };
/** `off`: nothing is sent to a webhook that is switched off. */
export type SendResult = { kind: 'ok'; delivery: DeliveryView } | { kind: 'not_found' } | { kind: 'off' };

const ms = (date: Date | null): number | null => date?.getTime() ?? null;
const deliveryView = (row: DeliveryRow): DeliveryView => ({
  id: row.id,
  webhookId: row.webhookId,
  sessionId: row.sessionId,
  type: row.type,
  status: row.status,
  attempts: row.attempts,
  statusCode: row.statusCode,
  reason: row.reason,
  createdAt: row.createdAt.getTime(),
  lastAttemptAt: ms(row.lastAttemptAt),
  nextAttemptAt: row.status === 'WAITING' ? row.nextAttemptAt.getTime() : null,
});

/** What was sent to webhooks, and what an owner sends by hand. */
export function createDeliveryLog(db: Db) {
  /** The webhook of the event, locked against being switched off meanwhile, and then what `work` writes. */
  const send = (
    { eventId, webhookId }: Place,
    work: (tx: Transaction) => Promise<DeliveryRow | undefined>,
  ): Promise<SendResult> =>
    db.transaction(async (tx): Promise<SendResult> => {
      const own = and(eq(webhooks.eventId, eventId), eq(webhooks.id, webhookId));
      const [webhook] = await tx.select().from(webhooks).where(own).for('key share');
      if (webhook === undefined) return { kind: 'not_found' };
      if (webhook.disabledAt !== null) return { kind: 'off' };
      const row = await work(tx);
      if (row === undefined) return { kind: 'not_found' };
      await tx.execute(sql`select pg_notify(${WEBHOOKS_CHANNEL}, '')`);
      return { kind: 'ok', delivery: deliveryView(row) };
    });

  return {
    /** Newest first. Null: no such webhook; `undefined`: a foreign cursor. */
    list: async ({ eventId, webhookId }: Place, page: { limit: number; cursor?: string | undefined }) => {
      const cursor = page.cursor === undefined ? null : decodeCursor(page.cursor);
      if (cursor === undefined) return undefined;
      const own = and(eq(webhooks.eventId, eventId), eq(webhooks.id, webhookId));
      if ((await db.$count(webhooks, own)) === 0) return null;
      const { createdAt, id } = webhookDeliveries;
      const rows = await db
        .select()
        .from(webhookDeliveries)
        .where(and(eq(webhookDeliveries.webhookId, webhookId), after(createdAt, id, cursor)))
        .orderBy(...newestFirst(createdAt, id))
        .limit(page.limit + 1);
      return pageOf(rows, page.limit, deliveryView, (row) => ({ at: row.createdAt, id: row.id }));
    },

    /** Sends a message that says nothing but that the webhook works, beside whatever waits. */
    test: ({ eventId, webhookId }: Place): Promise<SendResult> =>
      send({ eventId, webhookId }, async (tx) => {
        const id = newId();
        const body = { id, type: WEBHOOK_TEST, eventId, timestamp: Date.now(), data: { webhookId } } as const;
        const [row] = await tx
          .insert(webhookDeliveries)
          .values({ webhookId, id, type: WEBHOOK_TEST, body })
          .returning();
        return row;
      }),

    /** Sends a message again, after what waits of its session; one that waits itself is only tried at once. */
    retry: ({ deliveryId, ...place }: Place & { deliveryId: string }): Promise<SendResult> =>
      send(place, async (tx) => {
        const { webhookId, id, status } = webhookDeliveries;
        const now = sql`clock_timestamp()`;
        const isThis = (which: SQL) => and(eq(webhookId, place.webhookId), eq(id, deliveryId), which);
        const [tried] = await tx
          .update(webhookDeliveries)
          .set({ nextAttemptAt: now })
          .where(isThis(sql`${status} = 'WAITING'`))
          .returning();
        if (tried !== undefined) return tried;
        const seq = sql`nextval(pg_get_serial_sequence('webhook_deliveries', 'seq'))`;
        const [again] = await tx
          .update(webhookDeliveries)
          .set({ seq, status: 'WAITING', attempts: 0, since: now, nextAttemptAt: now })
          .where(isThis(sql`${status} <> 'WAITING'`))
          .returning();
        return again;
      }),
  };
}

export type DeliveryLog = ReturnType<typeof createDeliveryLog>;
