import { randomUUID } from 'node:crypto';
import type { FeedDraft, WebhookView } from '@conductor/contracts';
import type { Loop } from '@conductor/runtime';
import { sql } from 'drizzle-orm';
import { tell } from '../../../src/db/outbox.ts';
import { createWebhookDoor } from '../../../src/webhooks/door.ts';
import { makeSession, startStores } from '../stores.ts';
import { startReceiver } from './receiver.ts';

export const KEY = 'a key of this test run';
const BY = { actor: 'owner', source: undefined };

type Tried = { webhookId: string; messageId: string; outcome: string; reason: string | null; switchedOff: boolean };

/** Postgres, a receiver, and two instances' doors; what is told arrives at the receiver once deliverers run. */
export async function startWebhooks() {
  const [stores, receiver] = await Promise.all([startStores(), startReceiver()]);
  const tried: Tried[] = [];
  const errors: unknown[] = [];
  const telemetry = {
    webhookTried: (one: Tried) => void tried.push(one),
    failed: (_: string, error: unknown) => void errors.push(error),
  };
  const open = (db: typeof stores.a.db) => {
    const door = createWebhookDoor({ key: KEY, allowPrivate: true }, db, Date, telemetry);
    if (door === null) throw new Error('no webhooks without a key');
    return door;
  };
  const doors = [open(stores.a.db), open(stores.b.db)] as const;
  const running: Loop[] = [];

  return {
    stores,
    receiver,
    doors,
    tried,
    errors,
    /** Deliverers of so many instances; they stop with the rest. */
    start: (instances = 1): Loop[] => {
      const started = Array.from({ length: instances }, (_, i) => doors[i % 2 === 0 ? 0 : 1].start());
      running.push(...started);
      return started;
    },
    stop: async () => {
      await Promise.all(running.splice(0).map((loop) => loop.stop()));
    },
    /** A webhook of the event; the receiver knows its secret. */
    make: async (eventId: string, url = receiver.url): Promise<WebhookView> => {
      const result = await doors[0].store.create(eventId, { url }, BY);
      if (result.kind !== 'ok') throw new Error(result.kind);
      const { secret, ...webhook } = result.webhook;
      receiver.secrets.push(secret);
      return webhook;
    },
    /** Tells anomalies of a session, one a transaction, and returns their ids. */
    tell: async (sessionId: string, count = 1): Promise<string[]> => {
      const drafts = Array.from({ length: count }, () => anomalyDraft(sessionId));
      for (const draft of drafts)
        await stores.a.db.transaction((tx) => tell(tx, [{ sessionId, message: { target: 'feed', draft } }]));
      return drafts.map(({ id }) => id);
    },
    session: async () => makeSession(stores),
    /** Moves the clock on for everything that waits, instead of waiting. */
    forward: (seconds: number) =>
      stores.a.db.transaction(async (tx) => {
        // In the order of whoever settles, or each would wait for the other.
        await tx.execute(sql`select id from webhooks for update`);
        const ago = sql`${seconds} * interval '1 second'`;
        await tx.execute(sql`update webhook_deliveries set next_attempt_at = next_attempt_at - ${ago},
          claimed_until = claimed_until - ${ago}, since = since - ${ago}`);
      }),
    log: (webhookId: string) =>
      stores.rows('select id, status, attempts, reason from webhook_deliveries where webhook_id = $1 order by seq', [
        webhookId,
      ]),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(running.splice(0).map((loop) => loop.stop()));
      await Promise.all([stores[Symbol.asyncDispose](), receiver[Symbol.asyncDispose]()]);
    },
  };
}

export type WebhooksRig = Awaited<ReturnType<typeof startWebhooks>>;

/** An anomaly that begins. */
function anomalyDraft(sessionId: string): FeedDraft {
  const id = randomUUID();
  return {
    id,
    type: 'anomaly:detected',
    sessionId,
    timestamp: Date.now(),
    data: {
      id,
      sessionId,
      anomalyType: 'SUDDEN_DROP',
      severity: 'WARNING',
      signal: 'score',
      score: 0.9,
      value: 0.2,
      expected: 0.6,
      deviation: -0.4,
      evidence: 'Chat fell from 24 to 3 a minute',
      openedAt: Date.now(),
      endedAt: null,
    },
  };
}
