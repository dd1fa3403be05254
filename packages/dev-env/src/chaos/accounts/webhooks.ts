import { setTimeout as pause } from 'node:timers/promises';
import { firstColumn, isSound, newAccount, type Account, type Audit } from './account.ts';

const TOLD = `('agent.decision', 'agent.decision.updated', 'agent.intervention.executed', 'agent.reward.measured',
  'anomaly:detected', 'anomaly:ended')`;
const EXPECTED = `select message->'draft'->>'id' from outbox where message->'draft'->>'type' in ${TOLD}
  and coalesce(message->'draft'->'data'->>'status', '') <> 'HELD'`;

const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 250;

/**
 * Webhooks: what the feed was told was delivered, under one id. The same id may come again: it is how receivers know.
 * The sessions go on while accounts are drawn up, so what they told just now is given the time to arrive.
 */
export async function accountOfWebhooks(audit: Audit): Promise<Account[]> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const accounts = await look(audit);
    if (accounts.every(isSound) || Date.now() > until) return accounts;
    await pause(LOOK_EVERY_MS);
  }
}

async function look({ world, receiver }: Audit): Promise<Account[]> {
  const [hooks, outbox] = [newAccount('webhooks'), newAccount('feed told')];
  const expected = await firstColumn(world, EXPECTED);
  hooks.acknowledged = expected.length;
  hooks.lost.push(...expected.filter((id) => !receiver.received.has(id)));
  const strangers = [...receiver.received.keys()].filter((id) => !expected.includes(id));
  hooks.doubled.push(...strangers.map((id) => `${id}: nothing in the feed`));
  const waiting = `select id || ' is ' || status || ' after ' || attempts from webhook_deliveries where status <> 'DELIVERED'`;
  hooks.wrong.push(...(await firstColumn(world, waiting)));
  outbox.acknowledged = (await firstColumn(world, 'select id from outbox where sent_at is not null')).length;
  outbox.lost.push(...(await firstColumn(world, 'select id from outbox where sent_at is null')));
  return [hooks, outbox];
}
