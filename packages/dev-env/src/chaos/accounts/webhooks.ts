import { firstColumn, newAccount, type Account, type Audit } from './account.ts';

const TOLD = `('agent.decision', 'agent.decision.updated', 'agent.intervention.executed', 'agent.reward.measured',
  'anomaly:detected', 'anomaly:ended')`;
const EXPECTED = `select message->'draft'->>'id' from outbox where message->'draft'->>'type' in ${TOLD}
  and coalesce(message->'draft'->'data'->>'status', '') <> 'HELD'`;

/** Webhooks: what the feed was told was delivered, under one id. The same id may come again: it is how receivers know. */
export async function accountOfWebhooks({ world, receiver }: Audit): Promise<Account[]> {
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
