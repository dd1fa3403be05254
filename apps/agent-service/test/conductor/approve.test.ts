import { randomUUID } from 'node:crypto';
import type { Content } from '@conductor/contracts';
import type { AnswerResult } from '../../src/ports/decisions.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  anomalyOf,
  executing,
  makeSession,
  proposal,
  propose,
  startStores,
  stepsOf,
  waiting,
  type Session,
  type Stores,
} from '../support/stores.ts';

let stores: Stores;
beforeAll(async () => {
  stores = await startStores();
});
afterAll(() => stores[Symbol.asyncDispose]());

const decision = (id: string) => stores.row('select * from decisions where id = $1', [id]);
const commands = (id: string) =>
  stores.rows(
    `select id from outbox where message ->> 'target' = 'command' and message #>> '{command,interventionId}' = $1`,
    [id],
  );
const overdue = (id: string) =>
  stores.rows(`update decisions set expires_at = now() - interval '1 millisecond' where id = $1`, [id]);
const poll = (question: string): Content => ({ arm: 'POLL', question, options: ['Yes', 'No'], durationSeconds: 60 });

describe('FAULTS 17, 18 and 37: whoever is first, over any number of processes', () => {
  it('of 50 answers at once one wins: one step, one command, sent once', async () => {
    const session = await makeSession(stores);
    const { sessionId } = session;
    const decisionId = await waiting(stores, session);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i): Promise<AnswerResult> => {
        const { decisions } = i % 2 === 0 ? stores.a : stores.b;
        const input = { sessionId, decisionId, actor: `user-${i}` };
        return i % 5 === 0 ? decisions.reject(input) : decisions.approve(input);
      }),
    );
    const won = answers.flatMap((answer) => (answer.kind === 'ok' ? [answer.decision] : []));
    expect(won).toHaveLength(1);
    expect(answers.filter((answer) => answer.kind === 'conflict' && answer.reason === 'settled')).toHaveLength(49);
    const row = await decision(decisionId);
    expect(row).toMatchObject({ status: won[0]?.status, decided_by: won[0]?.decidedBy, version: 2 });
    expect(await stepsOf(stores, decisionId)).toHaveLength(2);
    await Promise.all([stores.a, stores.b, stores.a, stores.b].map((one) => one.decisions.dispatchDue()));
    expect(await commands(decisionId)).toHaveLength(row.status === 'APPROVED' ? 1 : 0);
    const { approved, rejected } = await stores.row('select * from acceptance where event_id = $1', [session.eventId]);
    expect(Number(approved) + Number(rejected)).toBe(1);
  });

  it('an answer, the sweep and the anomaly’s end at once: one step, and nobody waits in a circle', async () => {
    for (let round = 0; round < 15; round++) {
      const session = await makeSession(stores);
      const { sessionId, eventId, fence } = session;
      const anomaly = anomalyOf(sessionId);
      await stores.a.anomalies.save(fence, { ...anomaly, eventId }, randomUUID());
      const decisionId = await waiting(stores, session, { anomaly });
      const input = { sessionId, decisionId, actor: 'owner' };
      const results = await Promise.all([
        stores.a.decisions.approve(input),
        stores.b.anomalies.end(fence, sessionId, anomaly.id, Date.now()),
        stores.a.decisions.reject(input),
        stores.b.decisions.expireDue(),
        stores.b.decisions.improve(decisionId, { content: poll('Better?'), generation: { method: 'TEMPLATE' } }),
        stores.b.sessions.setMode(sessionId, 'AUTO'),
      ]);
      const { status, version } = await decision(decisionId);
      expect(['APPROVED', 'REJECTED', 'EXPIRED']).toContain(status);
      expect(version).toBe(2);
      const won = [results[0], results[2]].filter((result) => result.kind === 'ok').length;
      expect(won).toBe(status === 'EXPIRED' ? 0 : 1);
      expect(await stepsOf(stores, decisionId)).toHaveLength(2);
    }
  });
});

describe('FAULT 39: what is past its time', () => {
  it('cannot be approved although no sweep came by, and expires on the spot', async () => {
    const session = await makeSession(stores);
    const decisionId = await waiting(stores, session);
    await overdue(decisionId);
    const result = await stores.a.decisions.approve({ ...session, decisionId, actor: 'owner' });
    expect(result).toMatchObject({ kind: 'conflict', reason: 'settled', current: { status: 'EXPIRED' } });
    expect(await stepsOf(stores, decisionId)).toEqual(['null→PENDING by agent', 'PENDING→EXPIRED by agent']);
    expect(await stores.row('select agent_status from sessions where id = $1', [session.sessionId])).toEqual({
      agent_status: 'MONITORING',
    });
  });

  it('of approvals and sweeps at once only the sweep wins', async () => {
    const session = await makeSession(stores);
    const decisionId = await waiting(stores, session);
    await overdue(decisionId);
    const input = { sessionId: session.sessionId, decisionId, actor: 'owner' };
    const [swept, ...answers] = await Promise.all([
      stores.b.decisions.expireDue(),
      ...Array.from({ length: 20 }, (_, i) => (i % 2 ? stores.a : stores.b).decisions.approve(input)),
    ]);
    expect(swept).toBeLessThanOrEqual(1);
    expect(answers.every((answer) => answer.kind === 'conflict')).toBe(true);
    expect(await stepsOf(stores, decisionId)).toHaveLength(2);
  });

  it('is brought up once when half its time is over, by however many instances', async () => {
    const session = await makeSession(stores);
    const decisionId = await waiting(stores, session, { ttlMs: 60_000 });
    expect(await stores.a.decisions.escalateDue()).toBe(0);
    await stores.rows(`update decisions set created_at = created_at - interval '2 minutes' where id = $1`, [
      decisionId,
    ]);
    const counts = await Promise.all([1, 2, 3, 4].map((i) => (i % 2 ? stores.a : stores.b).decisions.escalateDue()));
    expect(counts.reduce((sum, count) => sum + count)).toBe(1);
    const sent = await stores.rows(
      `select message from outbox where session_id = $1 and message ->> 'target' = 'notification'`,
      [session.sessionId],
    );
    expect(sent).toHaveLength(1);
    expect((await decision(decisionId)).status).toBe('PENDING');
  });
});

describe('an approval', () => {
  it('names who gave it, from the token alone, and when', async () => {
    const session = await makeSession(stores);
    const decisionId = await waiting(stores, session);
    const result = await stores.a.decisions.approve({ sessionId: session.sessionId, decisionId, actor: 'ada' });
    expect(result).toMatchObject({ kind: 'ok', decision: { status: 'APPROVED', decidedBy: 'ada', version: 2 } });
    expect((await decision(decisionId)).decided_at).toBeInstanceOf(Date);
    expect(await stepsOf(stores, decisionId)).toEqual(['null→PENDING by agent', 'PENDING→APPROVED by ada']);
  });

  it('takes edits, which become what is sent; another version does not match', async () => {
    const session = await makeSession(stores);
    const { sessionId } = session;
    const decisionId = await waiting(stores, session, { composeMs: 60_000 });
    const better = { content: poll('Which one?'), generation: { method: 'TEMPLATE' as const } };
    expect(await stores.b.decisions.improve(decisionId, better)).toBe(true);
    const stale = { sessionId, decisionId, actor: 'owner', version: 1, edits: poll('Really?') };
    expect(await stores.a.decisions.approve(stale)).toMatchObject({
      kind: 'conflict',
      reason: 'version',
      current: { status: 'PENDING', version: 2, content: better.content },
    });
    expect(await stores.a.decisions.approve({ ...stale, version: 2 })).toMatchObject({ kind: 'ok' });
    await stores.a.decisions.dispatchDue();
    const { message } = await stores.row('select message from outbox where id = $1', [`${decisionId}:0`]);
    expect(message).toMatchObject({ command: { content: poll('Really?'), interventionId: decisionId } });
    expect(await decision(decisionId)).toMatchObject({ generation: { method: 'HUMAN' } });
  });

  it('makes the words that a human saw final: later ones are dropped', async () => {
    const session = await makeSession(stores);
    const decisionId = await waiting(stores, session, { composeMs: 60_000 });
    const { content } = await decision(decisionId);
    await stores.a.decisions.approve({ sessionId: session.sessionId, decisionId, actor: 'owner' });
    const late = { content: poll('Too late?'), generation: { method: 'TEMPLATE' as const } };
    expect(await stores.b.decisions.improve(decisionId, late)).toBe(false);
    expect(await stores.a.decisions.dispatchDue()).toBe(1);
    expect((await decision(decisionId)).content).toEqual(content);
  });

  it('of another session’s decision finds nothing', async () => {
    const [mine, theirs] = [await makeSession(stores), await makeSession(stores)];
    const decisionId = await waiting(stores, theirs);
    const result = await stores.a.decisions.approve({ sessionId: mine.sessionId, decisionId, actor: 'owner' });
    expect(result).toEqual({ kind: 'not_found' });
  });

  it.each([
    ['the session is paused', 'paused', (s: Session) => stores.a.organiser.setPaused(s.sessionId, true)],
    [
      'the agent is disabled',
      'disabled',
      (s: Session) => stores.rows('update event_settings set enabled = false where event_id = $1', [s.eventId]),
    ],
    [
      'the settings are gone',
      'disabled',
      (s: Session) => stores.rows('delete from event_settings where event_id = $1', [s.eventId]),
    ],
  ])('is refused while %s', async (_, reason, change) => {
    const session = await makeSession(stores);
    const decisionId = await waiting(stores, session);
    await change(session);
    const result = await stores.a.decisions.approve({ sessionId: session.sessionId, decisionId, actor: 'owner' });
    expect(result).toMatchObject({ kind: 'conflict', reason, current: { status: 'PENDING' } });
  });
});

describe('a rejection', () => {
  it('of another session’s decision finds nothing, and leaves it as it is, also past its time', async () => {
    const [mine, theirs] = [await makeSession(stores), await makeSession(stores)];
    const decisionId = await waiting(stores, theirs);
    await overdue(decisionId);
    const result = await stores.a.decisions.reject({ sessionId: mine.sessionId, decisionId, actor: 'owner' });
    expect(result).toEqual({ kind: 'not_found' });
    expect(await stepsOf(stores, decisionId)).toHaveLength(1);
  });

  it('keeps its reason', async () => {
    const session = await makeSession(stores);
    const decisionId = await waiting(stores, session);
    const input = { sessionId: session.sessionId, decisionId, actor: 'owner', reason: 'wrong moment' };
    expect(await stores.a.decisions.reject(input)).toMatchObject({ decision: { status: 'REJECTED' } });
    const step = await stores.row(
      `select * from decision_transitions where decision_id = $1 and to_status = 'REJECTED'`,
      [decisionId],
    );
    expect(step).toMatchObject({ actor: 'owner', reason: 'wrong moment' });
    expect(await decision(decisionId)).toMatchObject({ reason: 'wrong moment', decided_by: 'owner' });
  });
});

describe('what ends', () => {
  it('an anomaly: the decision that waits for it expires', async () => {
    const session = await makeSession(stores);
    const { sessionId, eventId, fence } = session;
    const anomaly = anomalyOf(sessionId);
    await stores.a.anomalies.save(fence, { ...anomaly, eventId }, randomUUID());
    const decisionId = await waiting(stores, session, { anomaly });
    await stores.b.anomalies.end(fence, sessionId, anomaly.id, Date.now());
    await stores.b.anomalies.end(fence, sessionId, anomaly.id, Date.now());
    expect(await decision(decisionId)).toMatchObject({ status: 'EXPIRED', reason: 'the anomaly ended' });
    expect(await stepsOf(stores, decisionId)).toHaveLength(2);
    const ended = `select 1 from outbox where session_id = $1 and message #>> '{draft,type}' = 'anomaly:ended'`;
    expect(await stores.rows(ended, [sessionId])).toHaveLength(1);
  });

  it('a session: what waits expires, what was approved fails, nothing new is stored', async () => {
    const session = await makeSession(stores);
    const { sessionId, eventId, fence } = session;
    const pending = await waiting(stores, session);
    await stores.b.sessions.end(sessionId, 'owner');
    expect(await decision(pending)).toMatchObject({ status: 'EXPIRED', reason: 'the session ended' });
    const late = { ...anomalyOf(sessionId), eventId };
    await stores.a.anomalies.save(fence, late, randomUUID());
    expect(await stores.rows('select 1 as n from anomalies where session_id = $1', [sessionId])).toEqual([]);
    const answer = await stores.a.decisions.approve({ sessionId, decisionId: pending, actor: 'owner' });
    expect(answer).toMatchObject({ kind: 'conflict', current: { status: 'EXPIRED' } });
  });

  it('a session whose command is on its way: cancelled, unless the executor was first', async () => {
    const [cancelled, begun] = [await makeSession(stores), await makeSession(stores)];
    const [one, two] = [await executing(stores, cancelled), await executing(stores, begun)];
    await stores.rows(`insert into executions (intervention_id, session_id, status) values ($1, $2, 'CLAIMED')`, [
      two,
      begun.sessionId,
    ]);
    await Promise.all([
      stores.a.sessions.end(cancelled.sessionId, 'owner'),
      stores.b.sessions.end(begun.sessionId, 'owner'),
    ]);
    expect(await decision(one)).toMatchObject({ status: 'FAILED', reason: 'the session ended' });
    expect(await decision(two)).toMatchObject({ status: 'EXECUTING' });
    expect(await stores.row('select status from executions where intervention_id = $1', [one])).toEqual({
      status: 'CANCELLED',
    });
  });
});

describe('between approval and command', () => {
  it('FAULT 22: the status says what waits or runs, whatever else happens', async () => {
    const session = await makeSession(stores);
    const { sessionId } = session;
    const status = async () =>
      (await stores.row('select agent_status from sessions where id = $1', [sessionId])).agent_status;
    const decisionId = await waiting(stores, session);
    await stores.a.organiser.setQuiet(sessionId, new Date(Date.now() + 60_000), null);
    expect(await status()).toBe('WAITING_APPROVAL');
    await stores.a.decisions.approve({ sessionId, decisionId, actor: 'owner' });
    expect(await status()).toBe('INTERVENING');
    await stores.a.decisions.dispatchDue();
    expect(await status()).toBe('INTERVENING');
  });

  it.each([
    ['is paused', (s: Session) => stores.a.organiser.setPaused(s.sessionId, true), 'the session is paused'],
    ['became MANUAL', (s: Session) => stores.a.sessions.setMode(s.sessionId, 'MANUAL'), 'the mode became MANUAL'],
    [
      'was promised quiet',
      (s: Session) => stores.a.organiser.setQuiet(s.sessionId, new Date(Date.now() + 60_000), null),
      'a quiet time was announced',
    ],
    [
      'came to its planned break',
      (s: Session) => {
        const now = Date.now();
        return stores.a.organiser.setBreak(s.sessionId, { from: new Date(now - 1_000), until: new Date(now + 60_000) });
      },
      'a quiet time was announced',
    ],
  ])('nothing is sent where the session %s after policy approved', async (_, change, reason) => {
    const session = await makeSession(stores, { mode: 'AUTO' });
    const { decisions } = stores.a;
    const result = await propose({ decisions }, proposal(session));
    if (result.kind !== 'decided') throw new Error(result.reason);
    await change(session);
    await decisions.dispatchDue();
    expect(await decision(result.decision.id)).toMatchObject({ status: 'FAILED', reason });
    expect(await commands(result.decision.id)).toEqual([]);
  });

  it('what a human approved is sent in MANUAL', async () => {
    const decisionId = await executing(stores, await makeSession(stores));
    expect(await decision(decisionId)).toMatchObject({ status: 'EXECUTING' });
    expect(await commands(decisionId)).toHaveLength(1);
  });

  it('one that cannot be dispatched keeps nobody else waiting', async () => {
    const [bad, good] = [await makeSession(stores), await makeSession(stores)];
    const ids = [await waiting(stores, bad), await waiting(stores, good)];
    for (const [i, { sessionId }] of [bad, good].entries()) {
      await stores.a.decisions.approve({ sessionId, decisionId: ids[i] ?? '', actor: 'owner' });
    }
    // A fault of one row that no retry mends.
    await stores.rows(
      `alter table decisions add constraint broken check (id <> $1 or status <> 'EXECUTING')`.replace(
        '$1',
        `'${ids[0]}'`,
      ),
    );
    await expect(stores.a.decisions.dispatchDue()).rejects.toThrow('Failed query');
    await stores.rows('alter table decisions drop constraint broken');
    expect(await decision(ids[1] ?? '')).toMatchObject({ status: 'EXECUTING' });
    expect(await decision(ids[0] ?? '')).toMatchObject({ status: 'APPROVED' });
  });
});
