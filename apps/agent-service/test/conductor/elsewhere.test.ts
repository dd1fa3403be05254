import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Audience, ConnectorOutcome } from '@conductor/contracts';
import { createAudienceStore, type AudienceStore } from '../../src/db/doors/audiences.ts';
import {
  executing,
  makeSession,
  proposal,
  propose,
  REWARD_DELAY_MS,
  startStores,
  stepsOf,
  waiting,
  type Session,
  type Stores,
} from '../support/stores.ts';

let stores: Stores;
let audiences: { a: AudienceStore; b: AudienceStore };
beforeAll(async () => {
  stores = await startStores();
  audiences = {
    a: createAudienceStore(stores.a.db, REWARD_DELAY_MS),
    b: createAudienceStore(stores.b.db, REWARD_DELAY_MS),
  };
});
afterAll(() => stores[Symbol.asyncDispose]());
beforeEach(() => stores.rows(`update decisions set status = 'UNMEASURED' where status in ('APPROVED', 'EXECUTING')`));

const BY = { actor: 'ada', source: undefined };
const IRC: Audience = {
  kind: 'irc',
  presence: 'exact',
  signals: ['chat'],
  arms: [
    { arm: 'POLL', limits: {} },
    { arm: 'CHAT_PROMPT', limits: {} },
  ],
};
const DONE: ConnectorOutcome = { status: 'EXECUTED', reach: 24, reason: null };

const decision = (id: string) => stores.row('select * from decisions where id = $1', [id]);
const execution = (id: string) => stores.row('select * from executions where intervention_id = $1', [id]);
const commands = (id: string) =>
  stores.rows(`select id from outbox where message #>> '{command,interventionId}' = $1`, [id]);
const age = (id: string, seconds: number) =>
  stores.rows(
    `update decisions set dispatched_at = dispatched_at - $2 * interval '1 second',
       execute_before = execute_before - $2 * interval '1 second' where id = $1`,
    [id, seconds],
  );
const bind = (session: Session, audience: Audience | null = IRC) =>
  audiences.a.bind({ id: session.sessionId, eventId: session.eventId }, audience, BY);
async function boundAndExecuting() {
  const session = await makeSession(stores);
  await bind(session);
  return { ...session, id: await executing(stores, session) };
}

describe('a session whose audience is elsewhere', () => {
  it('has its organisers here: a note to them goes by command, and to no connector', async () => {
    const session = await makeSession(stores, { mode: 'AUTO' });
    await bind(session);
    const result = await propose(stores.a, proposal(session, { arms: ['NOTIFICATION'] }));
    if (result.kind !== 'decided') throw new Error(result.reason);
    const { id } = result.decision;
    expect(await stores.a.decisions.dispatchDue()).toBe(1);
    expect(await commands(id)).toHaveLength(1);
    expect(await audiences.a.take(session.sessionId)).toBeNull();
    await age(id, 6);
    await stores.a.decisions.chaseUnanswered(REWARD_DELAY_MS);
    expect(await commands(id)).toHaveLength(2);
  });

  it('is sent no command: its connector comes for it, and is given it until its outcome is known', async () => {
    const { sessionId, id } = await boundAndExecuting();
    await age(id, 12);
    expect(await stores.a.decisions.chaseUnanswered(REWARD_DELAY_MS)).toEqual({ resent: 0, givenUp: 0 });
    expect(await commands(id)).toEqual([]);
    const given = await Promise.all([audiences.a.take(sessionId), audiences.b.take(sessionId)]);
    expect(given.map((command) => command?.interventionId)).toEqual([id, id]);
    expect(await audiences.a.record(sessionId, id, DONE)).toBe(true);
    expect(await audiences.b.record(sessionId, id, DONE)).toBe(false);
    expect(await audiences.a.take(sessionId)).toBeNull();
    expect(await decision(id)).toMatchObject({ status: 'EXECUTED', reach: 24 });
    expect((await decision(id)).measure_at).not.toBeNull();
    expect((await stepsOf(stores, id)).at(-1)).toBe('EXECUTING→EXECUTED by executor');
  });

  it('begins an intervention once, however many connectors ask at once', async () => {
    const { sessionId, id } = await boundAndExecuting();
    expect(await audiences.a.begin(sessionId, id)).toBe(false);
    await audiences.a.take(sessionId);
    const asked = Array.from({ length: 8 }, (_, i) => (i % 2 ? audiences.a : audiences.b).begin(sessionId, id));
    expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(1);
    expect(await audiences.a.begin(sessionId, id)).toBe(false);
  });

  it('has a refusal for what became of it, with the reason', async () => {
    const { sessionId, id } = await boundAndExecuting();
    await audiences.a.take(sessionId);
    await audiences.a.record(sessionId, id, { status: 'FAILED', reach: 0, reason: 'the channel is moderated' });
    expect(await decision(id)).toMatchObject({ status: 'FAILED', reason: 'the channel is moderated' });
    expect(await execution(id)).toMatchObject({ status: 'FAILED', carrier: 'connector' });
  });

  it('of another session nothing can be begun or recorded', async () => {
    const { sessionId, id } = await boundAndExecuting();
    const other = await makeSession(stores);
    await audiences.a.take(sessionId);
    expect(await audiences.a.begin(other.sessionId, id)).toBe(false);
    expect(await audiences.a.record(other.sessionId, id, DONE)).toBe(false);
    expect(await decision(id)).toMatchObject({ status: 'EXECUTING' });
  });

  it('gives up what no connector came for in time, and what one took and never began', async () => {
    const { id } = await boundAndExecuting();
    await age(id, 75);
    expect(await stores.a.decisions.chaseUnanswered(REWARD_DELAY_MS)).toEqual({ resent: 0, givenUp: 1 });
    expect(await decision(id)).toMatchObject({ status: 'FAILED', reason: 'nobody carried it out in time' });
    const taken = await boundAndExecuting();
    await audiences.a.take(taken.sessionId);
    await age(taken.id, 75);
    expect(await audiences.a.take(taken.sessionId)).toBeNull();
    expect(await decision(taken.id)).toMatchObject({ status: 'FAILED', reason: 'too late' });
  });

  it('gives what was begun again after its time, for its outcome to be found', async () => {
    const { sessionId, id } = await boundAndExecuting();
    await audiences.a.take(sessionId);
    await audiences.a.begin(sessionId, id);
    await age(id, 75);
    expect(await stores.a.decisions.chaseUnanswered(REWARD_DELAY_MS)).toEqual({ resent: 0, givenUp: 0 });
    expect(await audiences.a.take(sessionId)).toMatchObject({ interventionId: id });
  });

  it.each([
    ['paused', 'update sessions set paused = true where id = $1', 'the session is paused'],
    [
      'switched off for its event',
      'update event_settings set enabled = false where event_id = (select event_id from sessions where id = $1)',
      'the agent is switched off for the event',
    ],
  ])('is given nothing while it is %s, and told so', async (_, statement, reason) => {
    const { sessionId, id } = await boundAndExecuting();
    await stores.rows(statement, [sessionId]);
    expect(await audiences.a.take(sessionId)).toBeNull();
    expect(await decision(id)).toMatchObject({ status: 'FAILED', reason });
  });

  it('hears nothing of what our own room has begun already', async () => {
    const session = await makeSession(stores);
    const id = await executing(stores, session);
    await stores.rows(`insert into executions (intervention_id, session_id, status) values ($1, $2, 'CLAIMED')`, [
      id,
      session.sessionId,
    ]);
    await bind(session);
    expect(await audiences.a.take(session.sessionId)).toBeNull();
    expect(await audiences.a.begin(session.sessionId, id)).toBe(false);
  });
});

describe('what its place cannot do', () => {
  it('leaves the draw, with the reason', async () => {
    const session = await makeSession(stores);
    await bind(session);
    const result = await propose(stores.a, proposal(session, { arms: ['BROADCAST', 'CHAT_PROMPT', 'GAMIFICATION'] }));
    if (result.kind !== 'decided') throw new Error(result.reason);
    expect(result.decision.arm).toBe('CHAT_PROMPT');
    expect(result.decision.reasons).toContain('left out Banner: BROADCAST is not possible on irc');
  });

  it('is no arm at all where nothing is left, but for a word to the organiser', async () => {
    const session = await makeSession(stores);
    await bind(session, { ...IRC, arms: [] });
    expect(await propose(stores.a, proposal(session, { arms: ['POLL'] }))).toMatchObject({ code: 'NO_ARM' });
    const told = await propose(stores.a, proposal(session, { arms: ['POLL', 'NOTIFICATION'] }));
    expect(told).toMatchObject({ kind: 'decided', decision: { arm: 'NOTIFICATION' } });
  });

  it('is words that do not fit: those that do are chosen, every time', async () => {
    const limits = { question: { max: 60 }, option: { max: 25 }, options: { max: 4 } };
    for (let i = 0; i < 5; i += 1) {
      const session = await makeSession(stores);
      await bind(session, { ...IRC, arms: [{ arm: 'POLL', limits }] });
      const id = await waiting(stores, session);
      const { content } = await decision(id);
      if (typeof content !== 'object' || content === null) throw new Error('no content');
      const texts: unknown = Reflect.get(content, 'options');
      const options = Array.isArray(texts) ? texts.map(String) : [];
      expect(String(Reflect.get(content, 'question')).length).toBeLessThanOrEqual(60);
      expect(options.length).toBeLessThanOrEqual(4);
      expect(Math.max(...options.map((text) => text.length))).toBeLessThanOrEqual(25);
    }
  });

  it('is refused where a person asks for it, in an edit or by hand', async () => {
    const session = await makeSession(stores);
    await bind(session, { ...IRC, arms: [{ arm: 'POLL', limits: { options: { max: 3 } } }] });
    const { sessionId, eventId } = session;
    const id = crypto.randomUUID();
    const hand = { id, sessionId, eventId, actor: 'ada', content: { arm: 'CHAT_PROMPT', prompt: 'Why?' } as const };
    expect(await stores.a.decisions.sendByHand(hand)).toEqual({
      kind: 'invalid',
      field: 'content',
      message: 'CHAT_PROMPT is not possible on irc',
    });
    const decisionId = await waiting(stores, session);
    const edits = { arm: 'POLL', question: 'Which?', options: ['a', 'b', 'c', 'd'], durationSeconds: 60 } as const;
    const answer = await stores.a.decisions.approve({
      sessionId,
      decisionId,
      actor: 'ada',
      edits: { ...edits, options: [...edits.options] },
    });
    expect(answer).toMatchObject({ kind: 'invalid', message: 'Answers: at most 3 on irc' });
    expect(await decision(decisionId)).toMatchObject({ status: 'PENDING' });
  });
});
