import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  executing,
  makeSession,
  proposal,
  propose,
  REWARD_DELAY_MS,
  startStores,
  stepsOf,
  type Stores,
} from '../support/stores.ts';

let stores: Stores;
beforeAll(async () => {
  stores = await startStores();
});
afterAll(() => stores[Symbol.asyncDispose]());
// What an earlier test left under way is chased as well, and would be counted, on a slow machine.
beforeEach(() => stores.rows(`update decisions set status = 'UNMEASURED' where status in ('APPROVED', 'EXECUTING')`));

const decision = (id: string) => stores.row('select * from decisions where id = $1', [id]);
const execution = (id: string) => stores.row('select * from executions where intervention_id = $1', [id]);
const commandIds = async (id: string) =>
  (await stores.rows(`select id from outbox where message #>> '{command,interventionId}' = $1 order by seq`, [id])).map(
    (row) => row.id,
  );
/** As if it had been dispatched so many seconds earlier. */
const age = (id: string, seconds: number) =>
  stores.rows(
    `update decisions set dispatched_at = dispatched_at - $2 * interval '1 second',
       execute_before = execute_before - $2 * interval '1 second' where id = $1`,
    [id, seconds],
  );
const chaseOnBoth = async () => {
  const counts = await Promise.all(
    [stores.a, stores.b, stores.a, stores.b].map((one) => one.decisions.chaseUnanswered(REWARD_DELAY_MS)),
  );
  return {
    resent: counts.reduce((sum, one) => sum + one.resent, 0),
    givenUp: counts.reduce((sum, one) => sum + one.givenUp, 0),
  };
};
const claim = (id: string, sessionId: string, status: string) =>
  stores.rows(
    `insert into executions (intervention_id, session_id, status, reach, reason) values ($1, $2, $3, 7, $4)`,
    [id, sessionId, status, status === 'FAILED' ? 'it could not' : null],
  );

describe('a command', () => {
  it('is sent once by however many dispatchers, with a deadline', async () => {
    const session = await makeSession(stores, { mode: 'AUTO' });
    const result = await propose(stores.a, proposal(session));
    if (result.kind !== 'decided') throw new Error(result.reason);
    const { id } = result.decision;
    await Promise.all(Array.from({ length: 8 }, (_, i) => (i % 2 ? stores.a : stores.b).decisions.dispatchDue()));
    expect(await commandIds(id)).toEqual([`${id}:0`]);
    const { message } = await stores.row('select message from outbox where id = $1', [`${id}:0`]);
    expect(message).toMatchObject({
      command: { kind: 'execute', interventionId: id, executeBefore: expect.any(Number) },
    });
    const { until } = await stores.row(
      `select (extract(epoch from execute_before - dispatched_at) * 1000)::int as until from decisions where id = $1`,
      [id],
    );
    expect(until).toBe(60_000);
    expect(await stepsOf(stores, id)).toEqual([
      'null→PENDING by agent',
      'PENDING→APPROVED by policy',
      'APPROVED→EXECUTING by agent',
    ]);
  });

  it('waits for its words, but not for ever', async () => {
    const session = await makeSession(stores, { mode: 'AUTO' });
    const result = await propose(stores.a, proposal(session, { composeMs: 8_000 }));
    if (result.kind !== 'decided') throw new Error(result.reason);
    const { id } = result.decision;
    await stores.a.decisions.dispatchDue();
    expect(await decision(id)).toMatchObject({ status: 'APPROVED' });
    await stores.rows(`update decisions set compose_until = now() where id = $1`, [id]);
    await stores.a.decisions.dispatchDue();
    expect(await decision(id)).toMatchObject({ status: 'EXECUTING', content: result.decision.content });
  });

  it('that nobody answered is sent again each five seconds, under a name of its own, for the same intervention', async () => {
    const id = await executing(stores, await makeSession(stores));
    expect(await chaseOnBoth()).toEqual({ resent: 0, givenUp: 0 });
    await age(id, 6);
    expect(await chaseOnBoth()).toEqual({ resent: 1, givenUp: 0 });
    await age(id, 5);
    expect(await chaseOnBoth()).toEqual({ resent: 1, givenUp: 0 });
    expect(await commandIds(id)).toEqual([`${id}:0`, `${id}:1`, `${id}:2`]);
    await age(id, 55);
    await chaseOnBoth();
    expect(await decision(id)).toMatchObject({ status: 'EXECUTING' });
  });

  it('past its time is given up once, where executions are settled: it can never be carried out afterwards', async () => {
    const session = await makeSession(stores);
    const id = await executing(stores, session);
    await age(id, 71);
    expect(await chaseOnBoth()).toEqual({ resent: 0, givenUp: 1 });
    expect(await decision(id)).toMatchObject({ status: 'FAILED', reason: 'nobody carried it out in time' });
    await expect(claim(id, session.sessionId, 'CLAIMED')).rejects.toThrow('duplicate key');
    expect(await execution(id)).toMatchObject({ status: 'GIVEN_UP' });
    expect(await stepsOf(stores, id)).toHaveLength(4);
  });

  it('that was carried out, but whose outcome was lost, is settled by its execution', async () => {
    const session = await makeSession(stores);
    const id = await executing(stores, session);
    await claim(id, session.sessionId, 'DONE');
    await age(id, 71);
    await chaseOnBoth();
    expect(await decision(id)).toMatchObject({ status: 'EXECUTED', reach: 7 });
    expect((await decision(id)).measure_at).toBeInstanceOf(Date);
  });

  it('that the executor could not carry out fails with its reason', async () => {
    const session = await makeSession(stores);
    const id = await executing(stores, session);
    await claim(id, session.sessionId, 'FAILED');
    await age(id, 71);
    await chaseOnBoth();
    expect(await decision(id)).toMatchObject({ status: 'FAILED', reason: 'it could not' });
  });

  it('that was begun and not finished is pushed for five minutes, then fails', async () => {
    const session = await makeSession(stores);
    const id = await executing(stores, session);
    await claim(id, session.sessionId, 'CLAIMED');
    await age(id, 71);
    expect(await chaseOnBoth()).toEqual({ resent: 1, givenUp: 0 });
    await age(id, 300);
    expect(await chaseOnBoth()).toEqual({ resent: 0, givenUp: 1 });
    expect(await execution(id)).toMatchObject({ status: 'FAILED' });
    expect(await decision(id)).toMatchObject({ status: 'FAILED', reason: 'it was begun and not finished' });
  });

  it('giving up and carrying out at once: exactly one of them', async () => {
    for (let round = 0; round < 8; round++) {
      const session = await makeSession(stores);
      const id = await executing(stores, session);
      await age(id, 71);
      const [, claimed] = await Promise.all([
        chaseOnBoth(),
        claim(id, session.sessionId, 'DONE').then(
          () => true,
          () => false,
        ),
      ]);
      await chaseOnBoth();
      expect(await decision(id)).toMatchObject({ status: claimed ? 'EXECUTED' : 'FAILED' });
    }
  });
});

it('a word to the organiser goes the way of every intervention: its reach is who was there', async () => {
  const session = await makeSession(stores, { mode: 'AUTO' });
  const result = await propose(stores.a, proposal(session, { arms: ['NOTIFICATION'], composeMs: 8_000 }));
  if (result.kind !== 'decided') throw new Error(result.reason);
  const { id } = result.decision;
  expect(await stores.a.decisions.dispatchDue()).toBe(1);
  expect(await decision(id)).toMatchObject({ status: 'EXECUTING', reach: null });
  const sent = `select message from outbox where session_id = $1 and message ->> 'target' <> 'feed'`;
  expect(await stores.rows(sent, [session.sessionId])).toMatchObject([
    { message: { target: 'command', command: { interventionId: id, content: { arm: 'NOTIFICATION' } } } },
  ]);
});
