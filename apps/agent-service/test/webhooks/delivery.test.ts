import { randomUUID } from 'node:crypto';
import { checker, WebhookMessage } from '@conductor/contracts';
import { FEED_EXAMPLES } from '@conductor/contracts/fixtures';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openDatabase } from '@conductor/database';
import { createMemberStore } from '../../src/db/doors/members.ts';
import { createKeeper } from '../../src/db/retention.ts';
import { tellWebhooks } from '../../src/db/webhooks/tell.ts';
import { countWaitingMessages } from '../../src/db/webhooks/waiting.ts';
import { claimDue, releaseDelivery, settleDelivery } from '../../src/db/webhooks/send.ts';
import { decisionIdWhere, proposal, propose, waiting } from '../support/stores.ts';
import { startWebhooks, type WebhooksRig } from '../support/webhooks/set-up.ts';

const DAY_S = 86_400;
const HEALTHY = { slow: false, limit: 100, mostPerWebhook: 100, claimMs: 30_000 };

let rig: WebhooksRig;
beforeAll(async () => {
  rig = await startWebhooks();
});
afterAll(() => rig[Symbol.asyncDispose]());
beforeEach(() => {
  rig.receiver.behaviour.act = () => 204;
});
afterEach(async () => {
  await rig.stop();
  await rig.stores.rows('delete from webhooks');
  rig.receiver.received.length = 0;
  rig.tried.length = 0;
  expect(rig.receiver.forged.splice(0)).toEqual([]);
  expect(rig.errors.splice(0)).toEqual([]);
});

const until = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 25_000, interval: 10 });
const arrived = (sessionId: string, ids: string[]) =>
  until(() => expect([...new Set(rig.receiver.of(sessionId))]).toEqual(ids));

describe('what webhooks are told', () => {
  it('is a decision’s whole story and the session’s end, in order, as the contract says', async () => {
    const session = await rig.session();
    await rig.make(session.eventId);
    const decisionId = await waiting(rig.stores, session);
    await rig.stores.a.decisions.approve({ sessionId: session.sessionId, decisionId, actor: 'owner' });
    await rig.stores.a.sessions.end(session.sessionId, 'owner');
    rig.start();
    await until(() => expect(rig.receiver.received.at(-1)?.type).toBe('session:ended'));
    expect(rig.receiver.received.map(({ type, body }) => [type, Reflect.get(Object(body['data']), 'status')])).toEqual([
      ['agent.decision', 'PENDING'],
      ['agent.decision.updated', 'APPROVED'],
      ['agent.decision.updated', 'FAILED'],
      ['session:ended', 'ENDED'],
    ]);
    const { check, explain } = checker('message', WebhookMessage);
    for (const { body } of rig.receiver.received) expect(check(body) || explain(body)).toBe(true);
    expect(
      rig.receiver.received.every(({ body, id }) => body['eventId'] === session.eventId && body['id'] === id),
    ).toBe(true);
  });

  it('is no hold-out before it is measured', async () => {
    const session = await rig.session();
    await rig.make(session.eventId);
    await rig.stores.rows('update event_settings set holdout_rate = 0.1 where event_id = $1', [session.eventId]);
    const made = await propose(rig.stores.a, proposal(session, { decisionId: decisionIdWhere(true) }));
    expect(made).toMatchObject({ decision: { status: 'HELD' } });
    expect(await rig.stores.rows(`select type from webhook_deliveries where type like 'agent.%'`)).toEqual([]);
  });

  it('is of its own event, of the types that it wants, from its making on', async () => {
    const [mine, other] = [await rig.session(), await rig.session()];
    await rig.tell(mine.sessionId);
    const { id } = await rig.make(mine.eventId);
    await rig.doors[0].store.change(
      mine.eventId,
      id,
      { types: ['session:ended'] },
      { actor: 'owner', source: undefined },
    );
    await rig.tell(mine.sessionId);
    await rig.tell(other.sessionId);
    await rig.stores.a.sessions.end(other.sessionId, 'owner');
    await rig.stores.a.sessions.end(mine.sessionId, 'owner');
    const rows = await rig.stores.rows('select type, session_id from webhook_deliveries');
    expect(rows).toEqual([{ type: 'session:ended', session_id: mine.sessionId }]);
  });

  it('is written with the change, or not at all, and once by its id', async () => {
    const { sessionId, eventId } = await rig.session();
    const { id } = await rig.make(eventId);
    const data = FEED_EXAMPLES['anomaly:ended'];
    const draft = { id: randomUUID(), type: 'anomaly:ended', sessionId, timestamp: 0, data } as const;
    const failing = rig.stores.a.db.transaction(async (tx) => {
      await tellWebhooks(tx, [draft]);
      throw new Error('the change failed');
    });
    await expect(failing).rejects.toThrow('the change failed');
    expect(await rig.log(id)).toEqual([]);
    for (let i = 0; i < 2; i++) await rig.stores.a.db.transaction((tx) => tellWebhooks(tx, [draft]));
    expect(await rig.log(id)).toHaveLength(1);
  });
});

describe('delivery', () => {
  it('of three instances: everything once, in order within a session, at most one at a time', async () => {
    const sessions = await Promise.all(Array.from({ length: 6 }, () => rig.session()));
    const underWay = new Map<string, number>();
    let most = 0;
    rig.receiver.behaviour.act = ({ sessionId = '' }, response) => {
      underWay.set(sessionId, (underWay.get(sessionId) ?? 0) + 1);
      most = Math.max(most, ...underWay.values());
      setImmediate(() => {
        underWay.set(sessionId, (underWay.get(sessionId) ?? 0) - 1);
        response.writeHead(200).end();
      });
      return undefined;
    };
    for (const { eventId } of sessions) await rig.make(eventId);
    const ids = await Promise.all(sessions.map(({ sessionId }) => rig.tell(sessionId, 10)));
    rig.start(3);
    await until(() => expect(rig.receiver.received).toHaveLength(60));
    expect(sessions.map(({ sessionId }) => rig.receiver.of(sessionId))).toEqual(ids);
    expect(most).toBe(1);
  });

  it('is settled by whoever holds the claim alone: one that froze and woke changes nothing', async () => {
    const { sessionId, eventId } = await rig.session();
    const { id } = await rig.make(eventId);
    await rig.tell(sessionId);
    const [frozen] = await claimDue(rig.stores.a.db, HEALTHY);
    expect(await claimDue(rig.stores.b.db, HEALTHY)).toEqual([]);
    await rig.forward(31);
    const [next] = await claimDue(rig.stores.b.db, HEALTHY);
    if (frozen === undefined || next === undefined) throw new Error('nothing was claimed');
    const failed = { kind: 'failed', statusCode: 500, reason: 'late', retryInMs: null, gone: true } as const;
    expect(await settleDelivery(rig.stores.a.db, frozen, failed)).toEqual({ state: 'lost', switchedOff: false });
    await releaseDelivery(rig.stores.a.db, frozen);
    expect(await claimDue(rig.stores.a.db, HEALTHY)).toEqual([]);
    const arrives = { kind: 'delivered', statusCode: 200, slow: false } as const;
    expect(await settleDelivery(rig.stores.b.db, next, arrives)).toEqual({ state: 'delivered', switchedOff: false });
    expect(await rig.log(id)).toMatchObject([{ status: 'DELIVERED', attempts: 1, reason: null }]);
  });

  it('after 500s, redirects and cut connections: nothing lost, in order, and other sessions go on', async () => {
    const [bad, good] = [await rig.session(), await rig.session()];
    await rig.make(bad.eventId);
    await rig.make(good.eventId);
    const faults = [500, 302, 429, 'cut'] as const;
    let failed = 0;
    rig.receiver.behaviour.act = ({ sessionId }, response) => {
      const fault = sessionId === bad.sessionId ? faults[failed] : undefined;
      if (fault === undefined) return 204;
      failed += 1;
      if (fault !== 'cut') return fault;
      response.destroy();
      return undefined;
    };
    const [badIds, goodIds] = [await rig.tell(bad.sessionId, 3), await rig.tell(good.sessionId, 3)];
    const [deliverer] = rig.start();
    await arrived(good.sessionId, goodIds);
    for (let i = 1; i <= faults.length; i++) {
      await until(() => expect(rig.tried.filter(({ outcome }) => outcome === 'waiting')).toHaveLength(i));
      expect(new Set(rig.receiver.of(bad.sessionId)).size).toBe(1);
      await rig.forward(60);
      deliverer?.wake();
    }
    await arrived(bad.sessionId, badIds);
    expect(rig.tried.filter(({ outcome }) => outcome === 'waiting').map(({ reason }) => reason)).toEqual([
      'status 500',
      'status 302',
      'status 429',
      'no response: ECONNRESET',
    ]);
  });

  it('a receiver that does not answer delays nobody else, nor the stop', async () => {
    const slow = await Promise.all(Array.from({ length: 12 }, () => rig.session()));
    const { eventId } = slow[0] ?? { eventId: '' };
    const { id } = await rig.make(eventId);
    await rig.stores.rows('update sessions set event_id = $1 where id = any($2)', [
      eventId,
      slow.map((one) => one.sessionId),
    ]);
    const good = await rig.session();
    await rig.make(good.eventId);
    rig.receiver.behaviour.act = ({ sessionId }) => (sessionId === good.sessionId ? 204 : undefined);
    for (const { sessionId } of slow) await rig.tell(sessionId, 2);
    rig.start();
    await until(() => expect(rig.receiver.received).toHaveLength(4));
    await arrived(good.sessionId, await rig.tell(good.sessionId, 20));
    // No more than its share was ever begun.
    expect(rig.receiver.received.filter(({ sessionId }) => sessionId !== good.sessionId)).toHaveLength(4);
    await rig.stop();
    const rows = await rig.stores.rows('select status, claim, attempts from webhook_deliveries where webhook_id = $1', [
      id,
    ]);
    expect(rows).toEqual(Array.from({ length: 24 }, () => ({ status: 'WAITING', claim: null, attempts: 0 })));
  });

  it('a webhook that fails has one place at a time, and all that waits is due once it is back', async () => {
    const sessions = [await rig.session(), await rig.session(), await rig.session()];
    const [{ eventId, sessionId } = { eventId: '', sessionId: '' }] = sessions;
    await rig.stores.rows('update sessions set event_id = $1', [eventId]);
    await rig.make(eventId);
    await rig.stores.rows('update webhooks set slow = true');
    for (const session of sessions) await rig.tell(session.sessionId);
    const lane = { slow: true, limit: 100, mostPerWebhook: 1, claimMs: 30_000 };
    expect(await claimDue(rig.stores.a.db, lane)).toHaveLength(1);
    expect(await claimDue(rig.stores.b.db, lane)).toHaveLength(0);
    expect(await claimDue(rig.stores.b.db, HEALTHY)).toHaveLength(0);
    await rig.stores.rows(
      `update webhook_deliveries set claimed_until = null, next_attempt_at = now() + interval '1 hour'
      where session_id <> $1`,
      [sessionId],
    );
    await rig.stores.rows('update webhook_deliveries set claimed_until = null');
    rig.start();
    await until(() => expect(rig.receiver.received).toHaveLength(3));
  });
});

describe('what does not arrive', () => {
  it('is given up after 24 hours, in sight, and the webhook stays on where others arrive', async () => {
    const [session, other] = [await rig.session(), await rig.session()];
    await rig.stores.rows('update sessions set event_id = $1', [session.eventId]);
    const { id } = await rig.make(session.eventId);
    const [poison = '', next = ''] = await rig.tell(session.sessionId, 2);
    rig.receiver.behaviour.act = (one) => (one.id === poison ? 422 : 204);
    const [deliverer] = rig.start();
    await until(() => expect(rig.tried.at(-1)?.outcome).toBe('waiting'));
    await arrived(other.sessionId, await rig.tell(other.sessionId));
    await rig.forward(DAY_S);
    deliverer?.wake();
    await arrived(session.sessionId, [poison, next]);
    await until(async () =>
      expect((await rig.log(id)).map((row) => row['status'])).toEqual(['GIVEN_UP', 'DELIVERED', 'DELIVERED']),
    );
    // Twice, or once more where the other session's success came first and made it due.
    const [given] = (await rig.log(id)).filter((row) => row['id'] === poison);
    expect(given).toMatchObject({ status: 'GIVEN_UP', reason: 'status 422' });
    expect([2, 3]).toContain(given?.['attempts']);
    expect(await rig.stores.row('select disabled_at from webhooks where id = $1', [id])).toEqual({ disabled_at: null });
  });

  it('for a whole day switches the webhook off, and its owners are told without its URL', async () => {
    const session = await rig.session();
    const { id } = await rig.make(session.eventId);
    rig.receiver.behaviour.act = () => 500;
    await rig.tell(session.sessionId, 3);
    const [deliverer] = rig.start();
    await until(() => expect(rig.tried).toHaveLength(1));
    await rig.forward(DAY_S);
    deliverer?.wake();
    await until(() => expect(rig.tried.at(-1)).toMatchObject({ outcome: 'given_up', switchedOff: true }));
    expect((await rig.log(id)).map((row) => row['status'])).toEqual(['GIVEN_UP', 'GIVEN_UP', 'GIVEN_UP']);
    const reason = 'nothing arrived there for 24 hours';
    expect(await rig.stores.row('select disabled_reason from webhooks where id = $1', [id])).toEqual({
      disabled_reason: reason,
    });
    const [told] = await rig.stores.rows(
      `select message->'notification' as n from outbox where message->>'target' = 'notification'`,
    );
    expect(told).toMatchObject({ n: { eventId: session.eventId, title: 'Webhook switched off' } });
    expect(JSON.stringify(told)).not.toContain('in-the-url');
    const trail = await rig.stores.rows(
      `select detail from audit_log where action = 'webhook.disable' and event_id = $1`,
      [session.eventId],
    );
    expect(trail).toEqual([{ detail: { webhook: id, reason } }]);
    await rig.tell(session.sessionId);
    expect(await rig.log(id)).toHaveLength(3);
  });

  it('410 switches the webhook off at once', async () => {
    const session = await rig.session();
    const { id } = await rig.make(session.eventId);
    rig.receiver.behaviour.act = () => 410;
    await rig.tell(session.sessionId, 2);
    rig.start();
    await until(() => expect(rig.tried.at(-1)).toMatchObject({ outcome: 'given_up', switchedOff: true }));
    expect((await rig.log(id)).map((row) => row['attempts'])).toEqual([1, 0]);
  });

  it('shows in the gauges; what is behind another or at a failing webhook is not overdue', async () => {
    const { sessionId, eventId } = await rig.session();
    await rig.make(eventId);
    await rig.tell(sessionId, 2);
    await rig.forward(100);
    const late = await countWaitingMessages(rig.stores.a.db);
    expect(late.count).toBe(2);
    for (const seconds of [late.oldestSeconds, late.overdueSeconds]) expect(seconds).toBeGreaterThanOrEqual(100);
    await rig.stores.rows('update webhooks set slow = true');
    expect(await countWaitingMessages(rig.stores.a.db)).toMatchObject({ count: 2, overdueSeconds: 0 });
    await rig.stores.rows('delete from webhooks');
    expect(await countWaitingMessages(rig.stores.a.db)).toEqual({ count: 0, oldestSeconds: 0, overdueSeconds: 0 });
  });
});

it('the log is kept for 7 days, or as long as the event keeps anything', async () => {
  const [long, short] = [await rig.session(), await rig.session()];
  const webhooks = [await rig.make(long.eventId), await rig.make(short.eventId)];
  await rig.stores.rows('update event_settings set retention_days = 2 where event_id = $1', [short.eventId]);
  const keep = createKeeper(rig.stores.a.db, rig.stores.a.pool);
  const kept: number[][] = [];
  for (const days of [1.9, 0.2, 4.8, 0.2]) {
    if (kept.length === 0) for (const { sessionId } of [long, short]) await rig.tell(sessionId);
    await rig.forward(days * DAY_S);
    await keep(Date.now());
    kept.push((await Promise.all(webhooks.map(({ id }) => rig.log(id)))).map((rows) => rows.length));
  }
  expect(kept).toEqual([
    [1, 1],
    [1, 0],
    [1, 0],
    [0, 0],
  ]);
});

describe('a webhook that is taken away', () => {
  it('gets nothing more, whatever waits', async () => {
    const { sessionId, eventId } = await rig.session();
    const { id } = await rig.make(eventId);
    await rig.tell(sessionId, 3);
    await rig.doors[0].store.remove(eventId, id, { actor: 'owner', source: undefined });
    await rig.tell(sessionId);
    expect(await claimDue(rig.stores.a.db, HEALTHY)).toEqual([]);
    expect(await rig.log(id)).toEqual([]);
  });

  it('while it is told something: the change goes through, and nothing is left behind', async () => {
    const { sessionId, eventId } = await rig.session();
    const { id } = await rig.make(eventId);
    const { pool } = openDatabase({
      url: rig.stores.a.pool.options.connectionString ?? '',
      name: 'c',
      onError: () => undefined,
    });
    const client = await pool.connect();
    await client.query('begin');
    await client.query('delete from webhooks where id = $1', [id]);
    const telling = rig.tell(sessionId);
    await until(async () => {
      const { rows } = await client.query('select 1 from pg_locks where not granted');
      expect(rows.length).toBeGreaterThan(0);
    });
    await client.query('commit');
    client.release();
    await pool.end();
    expect(await telling).toHaveLength(1);
    expect(await rig.log(id)).toEqual([]);
  });

  it('and one of an event that changes hands is off until its new owner switches it on', async () => {
    const { eventId, sessionId } = await rig.session();
    const { id } = await rig.make(eventId);
    await rig.tell(sessionId);
    await createMemberStore(rig.stores.a.db).transfer(eventId, 'zoe', { actor: 'owner', source: undefined });
    expect(await claimDue(rig.stores.a.db, HEALTHY)).toEqual([]);
    expect(await rig.doors[0].store.list(eventId)).toMatchObject([{ id, disabledReason: 'the event was handed over' }]);
  });
});
