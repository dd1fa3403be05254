/** A deliverer in a process of its own: it begins when spoken to, and ends as by `kill -9` at the step that it is told. */
import { openDatabase } from '@conductor/database';
import { claimDue, releaseDelivery, settleDelivery } from '../../../src/db/webhooks/send.ts';
import { attempt } from '../../../src/webhooks/attempt.ts';
import { startDeliverer } from '../../../src/webhooks/deliverer.ts';
import { createSeal } from '../../../src/webhooks/seal.ts';

export const DELIVERER_STEPS = ['claimed', 'sent', 'settled'] as const;
export type DelivererInput = {
  databaseUrl: string;
  key: string /** Null: it is killed from outside. */;
  dieWhen: (typeof DELIVERER_STEPS)[number] | null;
};

if (process.argv[1] === import.meta.filename) process.stdin.once('data', () => run(JSON.parse(process.argv[2] ?? '')));

function run({ databaseUrl, key, dieWhen }: DelivererInput): void {
  const { db } = openDatabase({ url: databaseUrl, name: 'deliverer', max: 4, onError: () => undefined });
  const at = (step: DelivererInput['dieWhen']): void => {
    if (step === dieWhen) process.kill(process.pid, 'SIGKILL');
  };
  startDeliverer({
    claim: async (lane) => {
      const claimed = await claimDue(db, lane);
      if (claimed.length > 0) at('claimed');
      return claimed;
    },
    attempt: async (call, signal) => {
      const result = await attempt(call, { allowPrivate: true, withinMs: 10_000, signal });
      at('sent');
      return result;
    },
    settle: async (delivery, ending) => {
      const settled = await settleDelivery(db, delivery, ending);
      at('settled');
      return settled;
    },
    release: (delivery) => releaseDelivery(db, delivery),
    open: createSeal(key).open,
    now: Date.now,
    told: () => undefined,
    onError: (error) => process.stderr.write(`${String(error)}\n`),
  });
}
