import { MOST_WEBHOOKS } from '@conductor/contracts';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildApp } from '../../src/http/app.ts';
import { urlProblem } from '../../src/webhooks/address.ts';
import { startReceiver, type Receiver } from '../support/webhooks/receiver.ts';
import { bearer, startHarness, type Harness } from './harness.ts';

let harness: Harness;
let receiver: Receiver;
beforeAll(async () => {
  [harness, receiver] = await Promise.all([startHarness({ allowPrivate: true }), startReceiver()]);
});
afterAll(() => Promise.all([harness[Symbol.asyncDispose](), receiver[Symbol.asyncDispose]()]));

let user = 0;
/** An organiser of their own, with their event, its session, and calls under its webhooks. */
async function organiser(app = harness.app) {
  const sub = `ada-${(user += 1)}`;
  const [sessionId, eventId] = [`s-${sub}`, `e-${sub}`];
  const headers = bearer(sub, { permissions: ['event:create'] });
  const session = { sessionId, eventId };
  await app.inject({ method: 'POST', url: '/api/v1/agent/sessions/register', headers, payload: session });
  const call = async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path = '', payload?: object) => {
    const url = `/api/v1/agent/events/${eventId}/webhooks${path}`;
    const answer = await app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
    return { status: answer.statusCode, body: answer.json() };
  };
  const make = async (url = receiver.url) => {
    const { body } = await call('POST', '', { url });
    receiver.secrets.push(body.secret);
    return body;
  };
  return { sub, sessionId, eventId, headers, call, make };
}

const deliver = async (check: () => void | Promise<void>) => {
  const deliverer = harness.deliver();
  await vi.waitFor(check, { timeout: 15_000, interval: 20 });
  await deliverer.stop();
};

describe('the webhooks of an event', () => {
  it('show their secret once; the database, the trail and the log hold neither it nor the URL’s', async () => {
    const ada = await organiser();
    const made = await ada.call('POST', '', { url: receiver.url, types: ['session:ended'] });
    expect(made).toMatchObject({
      status: 201,
      body: { url: receiver.url, types: ['session:ended'], createdBy: ada.sub },
    });
    const { secret, ...shown } = made.body;
    expect(() => new Webhook(secret)).not.toThrow();
    expect((await ada.call('GET')).body).toEqual({ items: [shown] });
    const rotated = (await ada.call('POST', `/${shown.id}/rotate`, {})).body.secret;
    const text = `select (select count(*) from webhooks w where w::text like $1)
      + (select count(*) from audit_log a where a::text like $1 or a::text like '%in-the-url%') as n`;
    for (const one of [secret, rotated]) {
      expect(await harness.database.pool.query(text, [`%${one.slice(6)}%`])).toMatchObject({ rows: [{ n: '0' }] });
      expect(JSON.stringify(harness.log)).not.toContain(one.slice(6));
    }
    expect(JSON.stringify(harness.log)).not.toContain('in-the-url');
  });

  it('cannot be read, changed or used through another event', async () => {
    const [ada, eve] = [await organiser(), await organiser()];
    const { id } = await ada.make();
    const { body: test } = await ada.call('POST', `/${id}/test`);
    const tries = [
      eve.call('PATCH', `/${id}`, { url: receiver.url }),
      eve.call('POST', `/${id}/rotate`, {}),
      eve.call('POST', `/${id}/test`),
      eve.call('GET', `/${id}/deliveries`),
      eve.call('POST', `/${id}/deliveries/${test.id}/retry`),
      eve.call('DELETE', `/${id}`),
    ];
    expect((await Promise.all(tries)).map(({ status }) => status)).toEqual(tries.map(() => 404));
    expect((await ada.call('GET')).body.items).toHaveLength(1);
  });

  it(`are ${MOST_WEBHOOKS} at most, however many are made at once`, async () => {
    const ada = await organiser();
    const all = await Promise.all(
      Array.from({ length: MOST_WEBHOOKS + 2 }, () => ada.call('POST', '', { url: receiver.url })),
    );
    expect(all.filter(({ status }) => status === 201)).toHaveLength(MOST_WEBHOOKS);
    expect(all.filter(({ status }) => status === 409)).toHaveLength(2);
  });

  it('are in the audit trail with every change', async () => {
    const ada = await organiser();
    const { id } = await ada.make();
    await ada.call('PATCH', `/${id}`, { enabled: false });
    await ada.call('POST', `/${id}/rotate`, { overlapMinutes: 0 });
    await ada.call('DELETE', `/${id}`);
    const text = `select actor, action from audit_log where event_id = $1 and action like 'webhook.%' order by id`;
    const { rows } = await harness.database.pool.query(text, [ada.eventId]);
    const actions = ['webhook.create', 'webhook.change', 'webhook.rotate', 'webhook.remove'];
    expect(rows).toEqual(actions.map((action) => ({ actor: ada.sub, action })));
  });

  it('lead out, by https, unless the installation allows others', async () => {
    const { webhooks } = harness.context;
    if (webhooks === null) throw new Error('no webhooks');
    const strict = { ...webhooks, urlProblem: (url: string) => urlProblem(url, false) };
    const app = await buildApp({ ...harness.context, webhooks: strict });
    const ada = await organiser(app);
    const refuse = async (url: string) => (await ada.call('POST', '', { url })).body.errors;
    expect(await refuse(receiver.url)).toEqual([{ field: '/url', message: 'must begin with https://' }]);
    const reach = [{ field: '/url', message: 'must be an address that the whole internet can reach' }];
    expect(await refuse('https://169.254.169.254/latest')).toEqual(reach);
    const { body } = await ada.call('POST', '', { url: 'https://hooks.example.com/' });
    expect((await ada.call('PATCH', `/${body.id}`, { url: 'https://[::1]/' })).body.errors).toEqual(reach);
    await app.close();
  });

  it('are not served where no key is configured', async () => {
    const app = await buildApp({ ...harness.context, webhooks: null });
    const ada = await organiser(app);
    expect((await ada.call('GET')).status).toBe(404);
    await app.close();
  });
});

describe('what is sent', () => {
  it('a test arrives, genuine by the public library, and the log says so', async () => {
    const ada = await organiser();
    const { id } = await ada.make();
    const sent = await ada.call('POST', `/${id}/test`);
    expect(sent).toMatchObject({ status: 202, body: { status: 'WAITING', type: 'webhook:test', sessionId: null } });
    await deliver(async () => {
      const { body } = await ada.call('GET', `/${id}/deliveries`);
      expect(body.items).toMatchObject([{ id: sent.body.id, status: 'DELIVERED', attempts: 1, statusCode: 204 }]);
    });
    expect(receiver.received.find((one) => one.id === sent.body.id)?.body).toMatchObject({
      eventId: ada.eventId,
      data: { webhookId: id },
    });
    expect((await ada.call('GET')).body.items[0].lastDeliveredAt).toBeGreaterThan(0);
  });

  it('is signed by both secrets until the overlap is over, and by the new one alone afterwards', async () => {
    const ada = await organiser();
    const { id } = await ada.make();
    const old = receiver.secrets.splice(0);
    const { body } = await ada.call('POST', `/${id}/rotate`, {});
    for (const secrets of [old, [body.secret]]) {
      receiver.secrets.splice(0, receiver.secrets.length, ...secrets);
      const { id: message } = (await ada.call('POST', `/${id}/test`)).body;
      await deliver(() => expect(receiver.received.map((one) => one.id)).toContain(message));
      expect(receiver.forged).not.toContain(message);
    }
    await harness.database.pool.query('update webhooks set previous_until = now() where id = $1', [id]);
    receiver.secrets.splice(0, receiver.secrets.length, ...old);
    const { id: late } = (await ada.call('POST', `/${id}/test`)).body;
    await deliver(() => expect(receiver.forged).toContain(late));
  });

  it('can be sent again, under the same id', async () => {
    const ada = await organiser();
    const { id } = await ada.make();
    const { id: message } = (await ada.call('POST', `/${id}/test`)).body;
    const times = () => receiver.received.filter((one) => one.id === message).length;
    await deliver(() => expect(times()).toBe(1));
    const again = await ada.call('POST', `/${id}/deliveries/${message}/retry`);
    expect(again).toMatchObject({ status: 202, body: { id: message, status: 'WAITING', attempts: 0 } });
    await deliver(() => expect(times()).toBe(2));
    expect((await ada.call('POST', `/${id}/deliveries/nothing/retry`)).status).toBe(404);
  });

  it('is nothing while the webhook is off, and goes on when it is on again', async () => {
    const ada = await organiser();
    const { id } = await ada.make();
    await ada.call('POST', `/${id}/test`);
    const off = await ada.call('PATCH', `/${id}`, { enabled: false });
    expect(off.body).toMatchObject({ disabledReason: 'an owner switched it off' });
    const { items } = (await ada.call('GET', `/${id}/deliveries`)).body;
    expect(items).toMatchObject([{ status: 'GIVEN_UP', reason: 'an owner switched it off', nextAttemptAt: null }]);
    expect((await ada.call('POST', `/${id}/test`)).status).toBe(409);
    expect((await ada.call('POST', `/${id}/deliveries/${items[0].id}/retry`)).status).toBe(409);
    expect((await ada.call('PATCH', `/${id}`, { enabled: true })).body).toMatchObject({ disabledAt: null });
    expect((await ada.call('POST', `/${id}/deliveries/${items[0].id}/retry`)).status).toBe(202);
  });

  it('is listed page by page, the newest first', async () => {
    const ada = await organiser();
    const { id } = await ada.make();
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.unshift((await ada.call('POST', `/${id}/test`)).body.id);
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await ada.call('GET', `/${id}/deliveries?limit=2${cursor}`);
      seen.push(...body.items.map((item: { id: string }) => item.id));
      if (body.nextCursor === undefined) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(seen.toSorted()).toEqual(ids.toSorted());
    expect((await ada.call('GET', `/${id}/deliveries?cursor=foreign`)).status).toBe(400);
  });
});
