import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import pg from 'pg';
import { roomKeys } from '@conductor/contracts';
import type { Service } from '../../src/service.ts';
import { createRig, registerSession, type Client, type Rig } from '../rig.ts';

let rig: Rig;
let node: Service;
beforeAll(async () => {
  rig = await createRig();
  node = await rig.startNode();
});
afterAll(() => rig[Symbol.asyncDispose]());

/** What joining reads, each by a piece of its query. */
const KINDS = {
  session: /^select "sessions"."id", "sessions"."event_id"/,
  polls: /from "polls" where .*"closed_at" is null/,
  votes: /from "poll_votes"/,
  messages: /from "chat_messages" .*order by/,
  'messages under way': /from "chat_messages" .*for key share/,
  questions: /from "questions" .*order by/,
  hands: /from "raised_hands"/,
  nudges: /from "nudges"/,
  names: /unnest\(/,
};

/** Counts what this process asks Postgres, by kind, until disposed of. */
function countQueries() {
  const spy = vi.spyOn(pg.Pool.prototype, 'query');
  const texts = (): string[] =>
    spy.mock.calls.map(([query]: unknown[]) => (typeof query === 'string' ? query : String(Object(query).text)));
  return {
    counts: () =>
      Object.entries(KINDS).map(([kind, piece]) => [kind, texts().filter((text) => piece.test(text)).length] as const),
    [Symbol.dispose]: () => spy.mockRestore(),
  };
}

const people = (count: number, name: string): string[] => Array.from({ length: count }, (_none, n) => `${name}${n}`);
const connectAll = (names: readonly string[]): Promise<Client[]> =>
  Promise.all(names.map((name) => rig.connect(node, name)));

describe('a crowd', () => {
  it('of 300 that joins one node at once is in, at a handful of queries of each kind, each with what is their own', async () => {
    const { sessionId } = await registerSession(rig.db);
    const owner = await rig.connect(node, 'owner');
    const opened = await owner.emitWithAck('poll:open', { sessionId, question: 'Tea?', options: ['yes', 'no'] });
    if (!opened.success) throw new Error(opened.error);
    const early = await rig.connect(node, 'u7');
    await early.emitWithAck('session:join', { sessionId });
    await early.emitWithAck('poll:vote', { sessionId, pollId: opened.poll.id, optionIds: ['2'] });
    await early.emitWithAck('hand:raise', { sessionId });
    const asked = await early.emitWithAck('question:ask', { sessionId, text: 'Why tea?' });
    if (!asked.success) throw new Error(asked.error);
    await early.emitWithAck('question:upvote', { sessionId, questionId: asked.id });
    const clients = await connectAll(people(300, 'u'));
    using queries = countQueries();
    const answers = await Promise.all(clients.map((client) => client.emitWithAck('session:join', { sessionId })));
    const counts = queries.counts();
    expect(answers.filter(({ success }) => !success)).toEqual([]);
    for (const [kind, count] of counts) expect([kind, count >= 1 && count <= 8]).toEqual([kind, true]);
    const own = answers.map((answer) => {
      if (!answer.success) throw new Error(answer.error);
      const { you, polls, hands, questions } = answer;
      return [you.userId, polls[0]?.votedFor, hands, questions[0]?.upvoted];
    });
    const expected = people(300, 'u').map((name) =>
      name === 'u7' ? [name, ['2'], { count: 1, raised: true }, true] : [name, [], { count: 1, raised: false }, false],
    );
    expect(own).toEqual(expected);
    rig.disconnectAll();
  });

  it('admits nobody by a look from before they were shut out', async () => {
    const { sessionId, eventId } = await registerSession(rig.db, { access: 'ticketed' });
    const guests = await Promise.all(people(20, 'g').map((name) => rig.connect(node, name, { events: [eventId] })));
    const strangers = await connectAll(people(20, 's'));
    const join = (client: Client) => client.emitWithAck('session:join', { sessionId });
    const [inside, outside] = await Promise.all([Promise.all(guests.map(join)), Promise.all(strangers.map(join))]);
    expect(inside.filter(({ success }) => success)).toHaveLength(20);
    expect(outside.map((answer) => !answer.success && answer.code)).toEqual(strangers.map(() => 'FORBIDDEN'));
    await rig.db.$client.query(`update sessions set status = 'ENDED', ended_at = now() where id = $1`, [sessionId]);
    const late = await Promise.all(guests.map(join));
    expect(late.map((answer) => !answer.success && answer.code)).toEqual(guests.map(() => 'CONFLICT'));
    rig.disconnectAll();
  });

  it('of 60 that leaves and comes back three times leaves nothing behind', async () => {
    const { sessionId } = await registerSession(rig.db);
    const { channel } = roomKeys(sessionId);
    const subscribers = async (): Promise<unknown> => Object(await rig.redis.pubsub('SHARDNUMSUB', channel))[1];
    const heard = new Set<string>();
    for (let round = 0; round < 3; round++) {
      const clients = await connectAll(people(60, `r${round}-`));
      const answers = await Promise.all(clients.map((client) => client.emitWithAck('session:join', { sessionId })));
      expect(answers.filter(({ success }) => !success)).toEqual([]);
      expect(await subscribers()).toBe(1);
      for (const [index, client] of clients.entries()) client.on('chat:message', () => heard.add(`${round} ${index}`));
      await clients[0]?.emitWithAck('chat:send', { sessionId, text: `round ${round}` });
      await vi.waitFor(() => expect(heard.size).toBe(60 * (round + 1)));
      // Half of them say so, half of them are cut off.
      await Promise.all(clients.slice(30).map((client) => client.emitWithAck('session:leave', { sessionId })));
      rig.disconnectAll();
      await vi.waitFor(async () => expect(await subscribers()).toBe(0));
    }
    const again = await rig.connect(node, 'last');
    expect(await again.emitWithAck('session:join', { sessionId })).toMatchObject({ success: true });
    expect(await subscribers()).toBe(1);
  });
});
