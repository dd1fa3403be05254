import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  CONSUMER_GROUPS,
  PLATFORM_CHANNELS,
  STREAMS,
  type InterventionCommand,
  type RoomPayload,
} from '@conductor/contracts';
import { hearPlatform } from '@conductor/dev-env';
import { executions, installation, polls, questions, sessions } from '@conductor/database';
import { eq, sql } from 'drizzle-orm';
import type { Service } from '../../src/service.ts';
import { BANNER, decide, outcomesOf, POLL, PROMPT, QNA, send, settle } from './commands.ts';
import { createRoom } from '../../src/room/room.ts';
import { createRig, registerSession, type Client, type Rig } from '../rig.ts';

let rig: Rig;
let node: Service;
let other: Service;
beforeAll(async () => {
  rig = await createRig();
  const overrides = { claimAfterMs: 600, compareEveryMs: 300 };
  [node, other] = await Promise.all([rig.startNode({}, overrides), rig.startNode({}, overrides)]);
});
afterEach(() => rig.disconnectAll());
afterAll(() => rig[Symbol.asyncDispose]());

/** Attendees of a session on both nodes, and what of interventions each of them was shown. */
async function audience(sessionId: string) {
  const clients = await Promise.all([node, other].map((service, n) => rig.connect(service, `attendee-${n}`)));
  const shown = clients.map((client) => {
    const names: string[] = [];
    client.on('agent:intervention:banner', ({ interventionId }) => names.push(interventionId));
    client.on('prompt:shown', ({ interventionId }) => names.push(interventionId));
    client.on('poll:opened', ({ poll }) => names.push(poll.interventionId ?? 'of a person'));
    return names;
  });
  for (const client of clients) {
    expect(await client.emitWithAck('session:join', { sessionId })).toMatchObject({ success: true });
  }
  const [first, second] = clients;
  if (!first || !second) throw new Error('not connected');
  return { first, second, shown };
}

const reported = (interventionId: string, outcome: object, times = 1) =>
  vi.waitFor(
    async () => {
      const outcomes = await outcomesOf(rig.redis, interventionId);
      expect(outcomes.length).toBeGreaterThanOrEqual(times);
      for (const each of outcomes) expect(each).toMatchObject(outcome);
    },
    { timeout: 8_000, interval: 50 },
  );

describe('an intervention', () => {
  it('FAULT 14: is shown once to each browser and carried out once, however often it is sent', async () => {
    const session = await registerSession(rig.db);
    const { shown } = await audience(session.sessionId);
    const ids: string[] = [];
    for (const content of [BANNER, PROMPT]) {
      const command = await decide(rig.db, session, content);
      await Promise.all([1, 2, 3, 4].map(() => send(rig.redis, command)));
      await reported(command.interventionId, { status: 'EXECUTED', reach: 2, reason: null }, 4);
      await settle(rig.db, command);
      ids.push(command.interventionId);
    }
    await vi.waitFor(() => expect(shown).toEqual([ids, ids]));
  });

  it('puts the strongest open question in front, the next one the next time, and invites where there is none', async () => {
    const session = await registerSession(rig.db);
    const { sessionId } = session;
    const { first, second } = await audience(sessionId);
    const shown: (string | null)[] = [];
    second.on('question:promoted', ({ question }) => shown.push(question && `${question.text} ${question.votes}`));
    const promote = async (): Promise<void> => {
      const command = await decide(rig.db, session, QNA);
      await send(rig.redis, command);
      await send(rig.redis, command);
      await reported(command.interventionId, { status: 'EXECUTED', reach: 2, reason: null }, 2);
      await settle(rig.db, command);
    };
    await promote();
    const ask = async (text: string): Promise<string> => {
      const answer = await first.emitWithAck('question:ask', { sessionId, text });
      if (!answer.success) throw new Error(answer.error);
      return answer.id;
    };
    const [answered, strong] = [await ask('answered'), await ask('strong')];
    await ask('weak');
    for (const questionId of [answered, strong]) await second.emitWithAck('question:upvote', { sessionId, questionId });
    await rig.db.update(questions).set({ answered: true }).where(eq(questions.id, answered));
    for (let n = 0; n < 3; n++) await promote();
    await vi.waitFor(() => expect(shown).toEqual([null, 'strong 1', 'weak 0', 'strong 1']));
  });

  it('puts the question in front that was chosen, however weak, and fails where it is open no more', async () => {
    const session = await registerSession(rig.db);
    const { sessionId } = session;
    const { first, second } = await audience(sessionId);
    const shown: (string | undefined)[] = [];
    second.on('question:promoted', ({ question }) => shown.push(question?.text));
    const ask = async (text: string): Promise<string> => {
      const answer = await first.emitWithAck('question:ask', { sessionId, text });
      if (!answer.success) throw new Error(answer.error);
      return answer.id;
    };
    const [weak, strong] = [await ask('weak'), await ask('strong')];
    await second.emitWithAck('question:upvote', { sessionId, questionId: strong });
    const command = await decide(rig.db, session, { ...QNA, questionId: weak });
    await send(rig.redis, command);
    await reported(command.interventionId, { status: 'EXECUTED', reach: 2, reason: null }, 1);
    await settle(rig.db, command);
    expect(shown).toEqual(['weak']);
    await rig.db.update(questions).set({ answered: true }).where(eq(questions.id, weak));
    const late = await decide(rig.db, session, { ...QNA, questionId: weak });
    await send(rig.redis, late);
    await reported(late.interventionId, { status: 'FAILED', reach: 0, reason: 'the question is open no more' }, 1);
    await settle(rig.db, late);
    expect(shown).toEqual(['weak']);
  });

  it('opens a poll that is voted on over nodes, closes by itself and tells its results', async () => {
    const session = await registerSession(rig.db);
    const { sessionId } = session;
    const { first, second, shown } = await audience(sessionId);
    const results: RoomPayload<'poll:results'>[] = [];
    const closed: RoomPayload<'poll:closed'>[] = [];
    first.on('poll:results', (result) => results.push(result));
    first.on('poll:closed', (event) => closed.push(event));
    const command = await decide(rig.db, session, POLL);
    await send(rig.redis, command);
    await send(rig.redis, command);
    await reported(command.interventionId, { status: 'EXECUTED' }, 2);
    await vi.waitFor(() => expect(shown).toEqual([[command.interventionId], [command.interventionId]]));
    const [poll, ...more] = await rig.db.select().from(polls).where(eq(polls.sessionId, sessionId));
    if (!poll) throw new Error('no poll was stored');
    expect(more).toEqual([]);
    const vote = (client: Client, optionId: string) =>
      client.emitWithAck('poll:vote', { sessionId, pollId: poll.id, optionIds: [optionId] });
    expect(await vote(first, '1')).toEqual({ success: true });
    expect(await vote(second, '1')).toEqual({ success: true });
    expect(await vote(second, '2')).toEqual({ success: true });
    expect(await vote(second, '9')).toMatchObject({ success: false, code: 'INVALID_PAYLOAD' });
    await rig.db
      .update(polls)
      .set({ closesAt: new Date(Date.now() - 1) })
      .where(eq(polls.id, poll.id));
    await vi.waitFor(() => expect(closed).toMatchObject([{ sessionId, pollId: poll.id }]), 5_000);
    expect(results.at(-1)).toMatchObject({ votes: { '1': 1, '2': 1 }, voters: 2 });
    expect(await vote(first, '2')).toMatchObject({ success: false, code: 'CONFLICT' });
  });

  it('is not carried out too late, when paused, when settled otherwise, in another session, or after a cancel', async () => {
    const session = await registerSession(rig.db);
    const paused = await registerSession(rig.db);
    const { shown } = await audience(session.sessionId);
    await rig.db.update(sessions).set({ paused: true }).where(eq(sessions.id, paused.sessionId));
    const refused = async (command: InterventionCommand, reason: string, times = 1): Promise<void> => {
      await send(rig.redis, command);
      await reported(command.interventionId, { status: 'FAILED', reason }, times);
      await settle(rig.db, command);
    };
    await refused(await decide(rig.db, session, BANNER, { executeBefore: Date.now() - 1 }), 'too late');
    await refused(await decide(rig.db, session, BANNER, { status: 'REJECTED' }), 'the decision is REJECTED');
    await refused(await decide(rig.db, paused, BANNER), 'the session is paused');
    const elsewhere = { ...(await decide(rig.db, paused, BANNER)), ...session };
    await refused(elsewhere, 'no such decision in this session');
    const cancelled = await decide(rig.db, session, BANNER);
    await send(rig.redis, { ...cancelled, kind: 'cancel', content: null });
    await reported(cancelled.interventionId, { status: 'FAILED', reason: 'cancelled' });
    await refused(cancelled, 'cancelled', 2);
    await rig.db.update(installation).set({ paused: true });
    await refused(await decide(rig.db, session, BANNER), 'the whole installation is paused');
    await rig.db.update(installation).set({ paused: false });
    expect(shown).toEqual([[], []]);
  });

  it.each([
    ['before it told the room', false],
    ['after it told the room', true],
  ])('half done by a node that died %s is finished by another, and shown once', async (_when, toldAlready) => {
    const session = await registerSession(rig.db);
    const { sessionId } = session;
    const { shown } = await audience(sessionId);
    const command = await decide(rig.db, session, BANNER);
    const { interventionId } = command;
    // Its row stands, its entry hangs with a consumer that is no more.
    await rig.db.insert(executions).values({ interventionId, sessionId, status: 'CLAIMED' });
    if (toldAlready) {
      const payload = { sessionId, interventionId, type: 'BROADCAST', title: 'Look', message: 'told' } as const;
      await createRoom(rig.redis).tell(sessionId, interventionId, { name: 'agent:intervention:banner', payload });
    }
    const { interventions: stream } = STREAMS;
    const taken = rig.redis
      .multi()
      .del(stream)
      .xadd(stream, '*', 'payload', JSON.stringify(command))
      .xgroup('CREATE', stream, CONSUMER_GROUPS.interventions, '0')
      .xreadgroup('GROUP', CONSUMER_GROUPS.interventions, 'dead', 'COUNT', 10, 'STREAMS', stream, '>');
    await taken.exec();
    await reported(command.interventionId, { status: 'EXECUTED', reach: 2 });
    await vi.waitFor(() => expect(shown).toEqual([[command.interventionId], [command.interventionId]]));
    await vi.waitFor(async () => {
      const pending = await rig.redis.xpending(STREAMS.interventions, CONSUMER_GROUPS.interventions);
      expect(pending[0]).toBe(0);
    });
  });

  it('FAULT 11: waits in the stream for a group that is gone, which is made again from the beginning', async () => {
    const session = await registerSession(rig.db);
    const { shown } = await audience(session.sessionId);
    const command = await decide(rig.db, session, PROMPT);
    await rig.redis
      .multi()
      .del(STREAMS.interventions)
      .xadd(STREAMS.interventions, '*', 'payload', JSON.stringify(command))
      .exec();
    await reported(command.interventionId, { status: 'EXECUTED' });
    await vi.waitFor(() => expect(shown).toEqual([[command.interventionId], [command.interventionId]]));
  });

  it('FAULT 12: is acknowledged after success alone: what failed is tried again', async () => {
    const session = await registerSession(rig.db);
    const { shown } = await audience(session.sessionId);
    const command = await decide(rig.db, session, BANNER);
    await rig.db.execute(sql`alter table executions rename to executions_away`);
    await send(rig.redis, command);
    await vi.waitFor(() => expect(rig.lines.some((line) => line.includes('executions'))).toBe(true));
    expect(await outcomesOf(rig.redis, command.interventionId)).toEqual([]);
    await rig.db.execute(sql`alter table executions_away rename to executions`);
    await reported(command.interventionId, { status: 'EXECUTED', reach: 2 });
    await vi.waitFor(() => expect(shown).toEqual([[command.interventionId], [command.interventionId]]));
  });

  it('that nobody can read is parked in sight and counted, and the next is carried out', async () => {
    const session = await registerSession(rig.db);
    const parked = `${STREAMS.interventions}:parked`;
    await rig.redis.del(parked);
    await rig.redis.xadd(STREAMS.interventions, '*', 'payload', '{"broken');
    await rig.redis.xadd(STREAMS.interventions, '*', 'payload', '{"id":"x"}');
    await rig.redis.xadd(STREAMS.interventions, '*', 'nothing', 'here');
    const command = await decide(rig.db, session, BANNER);
    await send(rig.redis, command);
    await reported(command.interventionId, { status: 'EXECUTED', reach: 0 });
    await vi.waitFor(async () => expect(await rig.redis.xlen(parked)).toBe(3));
    const metrics = await Promise.all([node, other].map(async ({ url }) => (await fetch(`${url}/metrics`)).text()));
    const counts = metrics.flatMap((text) => text.match(/parked\S* (\d+)/g) ?? []);
    expect(counts.map((line) => Number(line.split(' ').at(-1))).reduce((a, b) => a + b, 0)).toBe(3);
  });
});

describe('what attendees do', () => {
  it('is told to the agents with the event’s id, each act once', async () => {
    const { sessionId, eventId } = await registerSession(rig.db);
    const listener = rig.redis.duplicate();
    const heard: [string, Record<string, unknown>][] = [];
    await hearPlatform(listener, (channel, text) => {
      const value: Record<string, unknown> = JSON.parse(text);
      if (value['sessionId'] === sessionId) heard.push([channel, value]);
    });
    const client = await rig.connect(node, 'anna');
    await client.emitWithAck('session:join', { sessionId });
    await client.emitWithAck('chat:send', { sessionId, text: 'hello' });
    await client.emitWithAck('reaction:send', { sessionId, emoji: '👏' });
    const of = (channel: string, type?: string) =>
      heard.filter(([name, value]) => name === channel && (type === undefined || value['type'] === type));
    await vi.waitFor(() => {
      expect(of(PLATFORM_CHANNELS.chatMessage)).toMatchObject([
        [
          PLATFORM_CHANNELS.chatMessage,
          { eventId, message: { userId: 'anna', text: 'hello' }, source: expect.stringMatching(/^real-time:/) },
        ],
      ]);
      expect(of(PLATFORM_CHANNELS.sync, 'user_join')).toHaveLength(1);
      expect(of(PLATFORM_CHANNELS.sync, 'reaction')).toHaveLength(1);
    });
    listener.disconnect();
  });
});
