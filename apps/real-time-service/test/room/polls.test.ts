import type { ClientPayload, RoomPayload } from '@conductor/contracts';
import { polls, pollVotes, preparedPolls, sessions } from '@conductor/database';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Service } from '../../src/service.ts';
import { createRig, registerSession, type Client, type Rig } from '../rig.ts';

let rig: Rig;
let node: Service;
let other: Service;
beforeAll(async () => {
  rig = await createRig();
  [node, other] = await Promise.all([rig.startNode(), rig.startNode()]);
});
let count = 0;
let sessionId = '';
let owner: Client;
const named = (sub: string): string => `${sub} ${count}`;
beforeEach(async () => {
  count += 1;
  ({ sessionId } = await registerSession(rig.db, { organizerId: named('owner') }));
  owner = await rig.connect(other, named('owner'));
});
afterEach(() => rig.disconnectAll());
afterAll(() => rig[Symbol.asyncDispose]());

const WAIT = { timeout: 8_000, interval: 50 };

type Told = {
  name: 'opened' | 'results' | 'closed';
  payload: RoomPayload<'poll:opened' | 'poll:results' | 'poll:closed'>;
};

/** A user in the session, on a node of their own, and what they are told of polls. */
async function member(sub: string, service = node) {
  const client = await rig.connect(service, named(sub));
  const told: Told[] = [];
  client.on('poll:opened', (payload) => told.push({ name: 'opened', payload }));
  client.on('poll:results', (payload) => told.push({ name: 'results', payload }));
  client.on('poll:closed', (payload) => told.push({ name: 'closed', payload }));
  const answer = await client.emitWithAck('session:join', { sessionId });
  if (!answer.success) throw new Error(answer.error);
  return { client, told, answer };
}

type Asked = Omit<ClientPayload<'poll:open'>, 'sessionId'>;
const TEA: Asked = { question: 'Tea?', options: ['yes', 'no', 'later'] };

const ask = (asked: Asked) => owner.emitWithAck('poll:open', { sessionId, ...asked });
async function opened(asked: Asked): Promise<string> {
  const answer = await ask(asked);
  if (!answer.success) throw new Error(answer.error);
  return answer.poll.id;
}
const close = (pollId: string) => owner.emitWithAck('poll:close', { sessionId, pollId });
const vote = (
  client: Client,
  pollId: string,
  given: Pick<ClientPayload<'poll:vote'>, 'optionIds' | 'word' | 'clientId'>,
) => client.emitWithAck('poll:vote', { sessionId, pollId, ...given });
const listed = async () => {
  const answer = await owner.emitWithAck('poll:list', { sessionId });
  if (!answer.success) throw new Error(answer.error);
  return answer;
};
const rowsOf = (pollId: string) => rig.db.select().from(pollVotes).where(eq(pollVotes.pollId, pollId));
/** The newest results, once the poll is closed: another node’s may come after the closing. */
const finalOf = async ({ told }: { told: Told[] }) => {
  await vi.waitFor(() => expect(told.map(({ name }) => name)).toContain('closed'), WAIT);
  const results = told.map(({ payload }) => payload).filter((payload) => 'version' in payload);
  return results.toSorted((x, y) => y.version - x.version)[0];
};

describe('a poll of each kind', () => {
  it('multiple takes any of its options, each once, and a later vote takes the place of all of the earlier', async () => {
    const [anna, ben] = await Promise.all([member('anna'), member('ben', other)]);
    const pollId = await opened({ ...TEA, kind: 'multiple' });
    for (const optionIds of [
      ['1', '2'],
      ['2', '3'],
    ])
      expect(await vote(anna.client, pollId, { optionIds })).toEqual({ success: true });
    expect(await vote(ben.client, pollId, { optionIds: ['3'] })).toEqual({ success: true });
    for (const optionIds of [['1', '4'], ['1', '1'], []])
      expect(await vote(ben.client, pollId, { optionIds })).toMatchObject({ code: 'INVALID_PAYLOAD' });
    await close(pollId);
    for (const person of [anna, ben])
      expect(await finalOf(person)).toMatchObject({ votes: { '1': 0, '2': 1, '3': 2 }, voters: 2, version: 3 });
  });

  it('rating has the five options of the server, and takes one of them', async () => {
    const anna = await member('anna');
    expect(await ask({ ...TEA, kind: 'rating' })).toMatchObject({ code: 'INVALID_PAYLOAD' });
    const pollId = await opened({ question: 'How is it?', kind: 'rating' });
    await vi.waitFor(() =>
      expect(anna.told[0]?.payload).toMatchObject({
        poll: { options: [1, 2, 3, 4, 5].map((n) => ({ id: `${n}`, text: `${n}` })) },
      }),
    );
    expect(await vote(anna.client, pollId, { optionIds: ['1', '2'] })).toMatchObject({ code: 'INVALID_PAYLOAD' });
    expect(await vote(anna.client, pollId, { optionIds: ['6'] })).toMatchObject({ code: 'INVALID_PAYLOAD' });
    expect(await vote(anna.client, pollId, { word: '4' })).toMatchObject({ code: 'INVALID_PAYLOAD' });
    expect(await vote(anna.client, pollId, { optionIds: ['4'] })).toEqual({ success: true });
    await close(pollId);
    expect(await finalOf(anna)).toMatchObject({ votes: { '1': 0, '4': 1 }, voters: 1 });
  });

  it('words counts what looks alike as one in its commonest spelling; what is held is counted for nobody', async () => {
    const people = await Promise.all(['anna', 'ben', 'cleo', 'dan', 'eve'].map((sub) => member(sub)));
    const pollId = await opened({ question: 'In a word?', kind: 'words' });
    const words = ['Café', 'cafe\u200b', 'ＣＡＦÉ', 'Café', 'tea'];
    for (const [n, { client }] of people.entries())
      expect(await vote(client, pollId, { word: words[n] ?? '' })).toEqual({ success: true });
    const [, , , , eve] = people;
    if (!eve) throw new Error('nobody is there');
    expect(await vote(eve.client, pollId, { word: 'www.cheap-pills.example' })).toEqual({ success: true, held: true });
    for (const word of ['\u200b\u2800', '\ufdfa'.repeat(20)])
      expect(await vote(eve.client, pollId, { word })).toMatchObject({ code: 'INVALID_PAYLOAD' });
    await close(pollId);
    const words4 = [{ text: 'Café', votes: 4 }];
    expect(await finalOf(eve)).toMatchObject({ votes: {}, words: words4, voters: 4, version: 6 });
    const late = await member('late');
    expect(late.answer.closedPolls).toMatchObject([{ id: pollId, words: words4, votedFor: [] }]);
    const again = await member('anna', other);
    expect(again.answer.closedPolls).toMatchObject([{ votedWord: 'Café' }]);
  });

  it('words that are held are counted when an organiser says so, for all who gave them; not after the close', async () => {
    const [anna, ben] = [await member('anna'), await member('ben', other)];
    const pollId = await opened({ question: 'In a word?', kind: 'words' });
    const held = { success: true, held: true };
    expect(await vote(anna.client, pollId, { word: 'node.example' })).toEqual(held);
    expect(await vote(ben.client, pollId, { word: 'Node.EXAMPLE ' })).toEqual(held);
    const which = { sessionId, pollId };
    expect(await anna.client.emitWithAck('poll:held-list', which)).toMatchObject({ success: false });
    const list = await owner.emitWithAck('poll:held-list', which);
    expect(list).toMatchObject({ success: true, words: [{ votes: 2 }] });
    const word = list.success ? (list.words[0]?.text ?? '') : '';
    expect(await anna.client.emitWithAck('poll:release', { ...which, word })).toMatchObject({ success: false });
    for (let n = 0; n < 2; n++)
      expect(await owner.emitWithAck('poll:release', { ...which, word })).toEqual({ success: true });
    expect(await owner.emitWithAck('poll:held-list', which)).toEqual({ success: true, words: [] });
    const counted = expect.objectContaining({ payload: expect.objectContaining({ voters: 2 }) });
    await vi.waitFor(() => expect(anna.told).toContainEqual(counted), WAIT);
    await close(pollId);
    expect(await finalOf(anna)).toMatchObject({ words: [{ votes: 2 }], voters: 2 });
    expect(await owner.emitWithAck('poll:release', { ...which, word })).toMatchObject({ code: 'CONFLICT' });
  });

  it('tells at most the thirty words that most people gave', async () => {
    const anna = await member('anna');
    const pollId = await opened({ question: 'In a word?', kind: 'words' });
    await rig.db.insert(pollVotes).values(
      Array.from({ length: 45 }, (_, n) => {
        const word = `word ${Math.min(n, 39)}`;
        return { pollId, userId: `user ${n}`, optionIds: [], word, wordKey: word };
      }),
    );
    await close(pollId);
    const results = await finalOf(anna);
    const words = results?.words ?? [];
    expect(words).toHaveLength(30);
    expect(words[0]).toEqual({ text: 'word 39', votes: 6 });
    expect(results).toMatchObject({ voters: 45 });
  });
});

it.each([
  ['two options that look alike', { ...TEA, options: ['yes', 'уes\u200b'] }],
  ['an option that shows nothing', { ...TEA, options: ['yes', '\u2800'] }],
  ['a question that shows nothing', { ...TEA, question: '\u200b\u2800' }],
  ['words with options', { ...TEA, kind: 'words' }],
  ['a choice without options', { question: 'Tea?' }],
  ['a right answer that is no option', { ...TEA, correctOptionIds: ['4'] }],
  ['a right rating', { question: 'How?', kind: 'rating', correctOptionIds: ['1'] }],
] satisfies [string, Asked][])('a poll with %s is neither opened nor prepared', async (_, asked) => {
  expect(await ask(asked)).toMatchObject({ code: 'INVALID_PAYLOAD' });
  expect(await owner.emitWithAck('poll:prepare', { sessionId, ...asked })).toMatchObject({ code: 'INVALID_PAYLOAD' });
});

describe('results', () => {
  it('that come after the close are told to nobody but organisers before, then to all, and to whoever comes late', async () => {
    const anna = await member('anna');
    const pollId = await opened({ ...TEA, results: 'after_close' });
    await vote(anna.client, pollId, { optionIds: ['2'] });
    expect((await listed()).open).toMatchObject([{ id: pollId, votes: { '2': 1 }, voters: 1 }]);
    const before = (await member('before', other)).answer.polls[0];
    expect(before).toMatchObject({ id: pollId, results: 'after_close' });
    for (const key of ['votes', 'voters', 'version', 'words']) expect(before).not.toHaveProperty(key);
    await close(pollId);
    await finalOf(anna);
    expect(anna.told.map(({ name }) => name)).toEqual(['opened', 'results', 'closed']);
    expect((await member('late', other)).answer.closedPolls).toMatchObject([
      { id: pollId, votes: { '2': 1 }, voters: 1 },
    ]);
  });

  it('that are hidden are told to organisers alone, also after the close', async () => {
    const anna = await member('anna');
    const pollId = await opened({ ...TEA, results: 'hidden' });
    await vote(anna.client, pollId, { optionIds: ['2'] });
    await close(pollId);
    await finalOf(anna);
    expect(anna.told.map(({ name }) => name)).toEqual(['opened', 'closed']);
    const [late] = (await member('late', other)).answer.closedPolls;
    for (const key of ['votes', 'voters', 'version']) expect(late).not.toHaveProperty(key);
    expect((await listed()).closed).toMatchObject([{ id: pollId, votes: { '2': 1 }, voters: 1 }]);
  });

  it('of a quiz: what is right is told with the close, and before it stands in nothing that an attendee is sent', async () => {
    const anna = await member('anna');
    const everything: unknown[] = [];
    anna.client.onAny((...event) => everything.push(event));
    const pollId = await opened({ ...TEA, correctOptionIds: ['3'] });
    await vote(anna.client, pollId, { optionIds: ['3'] });
    everything.push((await member('ben', other)).answer);
    await vi.waitFor(() => expect(anna.told.map(({ name }) => name)).toContain('results'), WAIT);
    expect(JSON.stringify(everything)).not.toContain('correct');
    expect((await listed()).open).toMatchObject([{ correctOptionIds: ['3'] }]);
    await close(pollId);
    await vi.waitFor(() =>
      expect(anna.told.find(({ name }) => name === 'closed')?.payload).toMatchObject({ correctOptionIds: ['3'] }),
    );
    const again = await member('anna', other);
    expect(again.answer.closedPolls).toMatchObject([{ correctOptionIds: ['3'], votedFor: ['3'] }]);
  });
});

/** What a client hears of its own user's votes. */
const hear = (client: Client): RoomPayload<'poll:voted'>[] => {
  const heard: RoomPayload<'poll:voted'>[] = [];
  client.on('poll:voted', (payload) => heard.push(payload));
  return heard;
};

describe('a vote', () => {
  it('is shown in all of its voter’s windows, over the nodes, and in nobody else’s; of an anonymous one nothing is told', async () => {
    const people = await Promise.all([member('anna'), member('anna', other), member('ben', other)]);
    const [anna] = people;
    const heard = people.map(({ client }) => hear(client));
    const nameless = await opened({ ...TEA, anonymous: true });
    await vote(anna.client, nameless, { optionIds: ['1'] });
    const pollId = await opened({ ...TEA, kind: 'multiple', results: 'hidden' });
    for (const optionIds of [['1', '2'], ['3']]) await vote(anna.client, pollId, { optionIds });
    const told = [['1', '2'], ['3']].map((votedFor) => ({ sessionId, pollId, votedFor }));
    await vi.waitFor(() => expect(heard).toEqual([told, told, []]), WAIT);
  });

  it('says what stands where an earlier one is sent again, and what is held back', async () => {
    const [anna, elsewhere] = [await member('anna'), await member('anna', other)];
    const heard = hear(elsewhere.client);
    const pollId = await opened({ question: 'In a word?', kind: 'words' });
    await vote(anna.client, pollId, { word: 'tea', clientId: 'v1' });
    expect(await vote(elsewhere.client, pollId, { word: 'node.example' })).toEqual({ success: true, held: true });
    await vote(anna.client, pollId, { word: 'tea', clientId: 'v1' });
    const held = { sessionId, pollId, votedFor: [], votedWord: 'node.example', held: true };
    const tea = { sessionId, pollId, votedFor: [], votedWord: 'tea' };
    await vi.waitFor(() => expect(heard).toEqual([tea, held, held]), WAIT);
    expect((await member('anna')).answer.polls).toMatchObject([{ votedWord: 'node.example', held: true }]);
  });

  it('is heard of no more by whoever has left the room', async () => {
    const [anna, left] = [await member('anna'), await member('anna')];
    const heard = [hear(anna.client), hear(left.client)];
    const pollId = await opened(TEA);
    await left.client.emitWithAck('session:leave', { sessionId });
    await vote(anna.client, pollId, { optionIds: ['1'] });
    await vi.waitFor(() => expect(heard[0]).toHaveLength(1), WAIT);
    expect(heard[1]).toEqual([]);
  });
});

describe('an anonymous poll', () => {
  it('keeps no name with what was chosen, and one vote a user that they may change and find again', async () => {
    const [anna, elsewhere] = [await member('anna'), await member('anna', other)];
    const pollId = await opened({ ...TEA, anonymous: true });
    const named1 = { optionIds: ['1'], clientId: named('anna') };
    for (const _ of [1, 2]) expect(await vote(anna.client, pollId, named1)).toEqual({ success: true });
    expect(await vote(elsewhere.client, pollId, { optionIds: ['2'] })).toEqual({ success: true });
    const rows = await rowsOf(pollId);
    expect(rows).toMatchObject([{ optionIds: ['2'], changes: 2 }]);
    expect(JSON.stringify(rows)).not.toContain(named('anna'));
    expect((await member('anna')).answer.polls).toMatchObject([{ anonymous: true, votedFor: ['2'] }]);
    expect((await member('ben')).answer.polls).toMatchObject([{ votedFor: [] }]);
    await close(pollId);
    expect((await member('anna')).answer.closedPolls).toMatchObject([{ votedFor: ['2'] }]);
    expect(await vote(anna.client, pollId, named1)).toEqual({ success: true });
    await rig.db.update(polls).set({ voterKey: null }).where(eq(polls.id, pollId));
    expect((await member('anna')).answer.closedPolls).toMatchObject([{ votes: { '2': 1 }, votedFor: [] }]);
    expect(await vote(anna.client, pollId, named1)).toMatchObject({ code: 'CONFLICT' });
  });

  it('has a key of its own: the same user is somebody else in the next one', async () => {
    const anna = await member('anna');
    const ids = [await opened({ ...TEA, anonymous: true }), await opened({ ...TEA, anonymous: true })];
    const voters: string[] = [];
    for (const pollId of ids) {
      await vote(anna.client, pollId, { optionIds: ['1'] });
      voters.push(...(await rowsOf(pollId)).map(({ userId }) => userId));
    }
    expect(new Set(voters).size).toBe(2);
  });
});

const prepare = (clientId?: string) =>
  owner.emitWithAck('poll:prepare', { sessionId, ...TEA, ...(clientId === undefined ? {} : { clientId }) });
const prepared = async (clientId?: string): Promise<string> => {
  const answer = await prepare(clientId);
  if (!answer.success) throw new Error(answer.error);
  return answer.id;
};

describe('a prepared poll', () => {
  it('is listed, told to nobody, opened once under its own id by any organiser and on any node', async () => {
    const anna = await member('anna');
    const pollId = await prepared('d1');
    expect(await prepared('d1')).toBe(pollId);
    expect((await listed()).prepared).toMatchObject([{ id: pollId, question: 'Tea?', correctOptionIds: [] }]);
    expect((await member('ben')).answer).toMatchObject({ polls: [], closedPolls: [] });
    expect(await vote(anna.client, pollId, { optionIds: ['1'] })).toMatchObject({ code: 'NOT_FOUND' });
    const elsewhere = await rig.connect(node, named('owner'));
    const answers = await Promise.all(
      [owner, elsewhere].map((client) => client.emitWithAck('poll:open-prepared', { sessionId, pollId })),
    );
    expect(answers[0]).toMatchObject({ success: true, poll: { id: pollId } });
    expect(answers[1]).toEqual(answers[0]);
    await vi.waitFor(() => expect(anna.told).toMatchObject([{ name: 'opened', payload: { poll: { id: pollId } } }]));
    expect(await listed()).toMatchObject({ prepared: [], open: [{ id: pollId }] });
    expect(await prepared('d1')).toBe(pollId);
    expect((await listed()).prepared).toEqual([]);
  });

  it('that was let go is not there any more, asked for again or not', async () => {
    const pollId = await prepared('d1');
    const which = { sessionId, pollId };
    for (const _ of [1, 2]) expect(await owner.emitWithAck('poll:discard', which)).toEqual({ success: true });
    await prepared('d1');
    expect((await listed()).prepared).toEqual([]);
    expect(await owner.emitWithAck('poll:open-prepared', which)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await owner.emitWithAck('poll:discard', { sessionId, pollId: 'none' })).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is one of ten at most, over nodes and at once, and of none once the session has ended', async () => {
    const elsewhere = await rig.connect(node, named('owner'));
    const asked = [owner, elsewhere].flatMap((client) =>
      Array.from({ length: 8 }, () => client.emitWithAck('poll:prepare', { sessionId, ...TEA })),
    );
    const answers = await Promise.all(asked);
    expect(answers.filter(({ success }) => success)).toHaveLength(10);
    expect(await rig.db.$count(preparedPolls, eq(preparedPolls.sessionId, sessionId))).toBe(10);
    const [one] = (await listed()).prepared;
    await rig.db.update(sessions).set({ status: 'ENDED' }).where(eq(sessions.id, sessionId));
    const last = await owner.emitWithAck('poll:open-prepared', { sessionId, pollId: one?.id ?? '' });
    expect(last).toMatchObject({ code: 'CONFLICT' });
    expect(await prepare()).toMatchObject({ code: 'CONFLICT' });
    expect(await ask(TEA)).toMatchObject({ code: 'CONFLICT' });
  });
});
