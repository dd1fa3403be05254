import { PLANTED } from '@conductor/dev-env';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Service } from '../../src/service.ts';
import { createRig, registerSession, type Client, type Rig } from '../rig.ts';

const PEOPLE = 24;
const TROLLS = 3;
const WAIT = { timeout: 15_000, interval: 50 };
/** So many in one message or question: a person may send ten at once. */
const AT_ONCE = 9;
/** One letter from abuse, and words of their own. */
const ORDINARY = ['bigger', 'nagger'];

const of = (kind: RegExp): string[] =>
  Object.entries(PLANTED).flatMap(([name, texts]) =>
    kind.test(name) ? texts.filter((t) => !ORDINARY.includes(t)) : [],
  );
const VILE = of(/^slurs|^near/);
const ADDRESSES = of(/^addresses/);

let rig: Rig;
let nodes: [Service, Service];
beforeAll(async () => {
  rig = await createRig();
  nodes = await Promise.all([rig.startNode(), rig.startNode()]);
});
afterAll(() => rig[Symbol.asyncDispose]());

const pieces = (texts: readonly string[], size: number): string[] =>
  Array.from({ length: Math.ceil(texts.length / size) }, (_, n) => texts.slice(n * size, (n + 1) * size).join(', '));

/** Asks until it is not too often. */
async function patiently<T extends { success: boolean; code?: string }>(ask: () => Promise<T>): Promise<T> {
  return vi.waitFor(async () => {
    const answer = await ask();
    if (answer.code === 'RATE_LIMITED') throw new Error(answer.code);
    return answer;
  }, WAIT);
}

/** A room of twenty-four over two nodes; what all but the trolls were ever told is written down. */
async function crowd() {
  const { sessionId } = await registerSession(rig.db);
  const told: unknown[] = [];
  const people = await Promise.all(
    Array.from({ length: PEOPLE }, async (_, n) => {
      const client = await rig.connect(nodes[n % 2 === 0 ? 0 : 1], `person ${n} ${sessionId}`);
      if (n >= TROLLS) client.onAny((_name, payload) => told.push(payload));
      expect(await client.emitWithAck('session:join', { sessionId })).toMatchObject({ success: true });
      return client;
    }),
  );
  const owner = await rig.connect(nodes[0], 'owner');
  /** Which of the texts somebody heard of, or hears of who comes now. */
  const shownOf = async (texts: readonly string[]): Promise<string[]> => {
    const late = await rig.connect(nodes[1], `late ${sessionId}`);
    const seen = JSON.stringify([told, await late.emitWithAck('session:join', { sessionId })]).toLowerCase();
    return texts.filter((text) => seen.includes(JSON.stringify(text.toLowerCase()).slice(1, -1)));
  };
  return { sessionId, trolls: people.slice(0, TROLLS), others: people.slice(TROLLS), owner, told, shownOf };
}

describe('what three of twenty-four plant', () => {
  it('is shown to nobody as a message or a question, and the others’ are', async () => {
    const { sessionId, trolls, others, told, shownOf } = await crowd();
    const plant = async (troll: Client): Promise<void> => {
      for (const text of pieces(VILE, AT_ONCE))
        expect(await patiently(() => troll.emitWithAck('chat:send', { sessionId, text }))).toMatchObject({
          held: true,
        });
    };
    const ask = async (troll: Client, texts: readonly string[]): Promise<void> => {
      for (const text of pieces(texts, VILE.length / TROLLS / 3))
        expect(await patiently(() => troll.emitWithAck('question:ask', { sessionId, text }))).toMatchObject({
          held: true,
        });
    };
    await Promise.all(trolls.map(plant));
    await Promise.all(
      trolls.map((troll, n) =>
        ask(
          troll,
          VILE.filter((_, place) => place % TROLLS === n),
        ),
      ),
    );
    await others[0]?.emitWithAck('chat:send', { sessionId, text: 'What a calm sea' });
    await others[1]?.emitWithAck('question:ask', { sessionId, text: 'How deep is it?' });
    await vi.waitFor(
      () => expect(JSON.stringify(told)).toMatch(/What a calm sea.*How deep is it|How deep.*calm sea/),
      WAIT,
    );
    expect(await shownOf([...VILE, 'person 0', 'person 1', 'person 2'])).toEqual([]);
  });

  it('is nobody’s name', async () => {
    const { sessionId, trolls, shownOf } = await crowd();
    const texts = [...VILE, ...ADDRESSES];
    const call = async (troll: Client, mine: readonly string[]): Promise<void> => {
      for (const name of mine)
        expect(await patiently(() => troll.emitWithAck('session:join', { sessionId, name })), name).toMatchObject({
          success: false,
          code: 'INVALID_PAYLOAD',
        });
    };
    await Promise.all(
      trolls.map((troll, n) =>
        call(
          troll,
          texts.filter((_, place) => place % TROLLS === n),
        ),
      ),
    );
    expect(await shownOf(texts)).toEqual([]);
  });

  it('is no word on the wall of a poll, before or after its close, and the others’ words are', async () => {
    const { sessionId, trolls, others, owner, told, shownOf } = await crowd();
    const opened = await owner.emitWithAck('poll:open', { sessionId, kind: 'words', question: 'The sea in one word?' });
    const pollId = opened.success ? opened.poll.id : '';
    const texts = [...VILE, ...ADDRESSES];
    const vote = async (troll: Client, mine: readonly string[]): Promise<void> => {
      for (const word of mine)
        expect(await patiently(() => troll.emitWithAck('poll:vote', { sessionId, pollId, word })), word).toMatchObject({
          success: true,
          held: true,
        });
    };
    await Promise.all([
      ...trolls.map((troll, n) =>
        vote(
          troll,
          texts.filter((_, place) => place % TROLLS === n),
        ),
      ),
      ...others.map((client) => client.emitWithAck('poll:vote', { sessionId, pollId, word: 'plankton' })),
    ]);
    expect(await owner.emitWithAck('poll:close', { sessionId, pollId })).toMatchObject({ success: true });
    await vi.waitFor(() => expect(JSON.stringify(told)).toMatch(/"plankton":21|"plankton","count":21|plankton/), WAIT);
    expect(await shownOf(texts)).toEqual([]);
  });
});
