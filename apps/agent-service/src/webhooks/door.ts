import type { Db } from '@conductor/database';
import type { Loop } from '@conductor/runtime';
import type { Config } from '../config.ts';
import { createDeliveryLog } from '../db/webhooks/log.ts';
import { claimDue, releaseDelivery, settleDelivery } from '../db/webhooks/send.ts';
import { createWebhookStore } from '../db/webhooks/store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Telemetry } from '../telemetry.ts';
import { urlProblem } from './address.ts';
import { attempt } from './attempt.ts';
import { startDeliverer } from './deliverer.ts';
import { createSeal } from './seal.ts';

/** How long an attempt may take, all in all. */
const ATTEMPT_MS = 10_000;

/** All that there is of webhooks, put together; null where no key is configured. Nothing runs before `start`. */
export function createWebhookDoor(
  { key, allowPrivate }: Config['webhooks'],
  db: Db,
  clock: Pick<Clock, 'now'>,
  telemetry: Pick<Telemetry, 'webhookTried' | 'failed'>,
) {
  if (key === null) return null;
  const seal = createSeal(key);
  return {
    store: createWebhookStore(db, seal.issue),
    log: createDeliveryLog(db),
    urlProblem: (url: string) => urlProblem(url, allowPrivate),
    start: (): Loop =>
      startDeliverer({
        claim: (lane) => claimDue(db, lane),
        settle: (delivery, ending) => settleDelivery(db, delivery, ending),
        release: (delivery) => releaseDelivery(db, delivery),
        open: seal.open,
        attempt: (call, signal) => attempt(call, { allowPrivate, withinMs: ATTEMPT_MS, signal }),
        now: clock.now,
        told: ({ webhookId, id }, ending, { state, switchedOff }) => {
          const reason = ending.kind === 'failed' ? ending.reason : null;
          telemetry.webhookTried({ webhookId, messageId: id, outcome: state, reason, switchedOff });
        },
        onError: (error) => telemetry.failed('webhooks', error),
      }),
  };
}
