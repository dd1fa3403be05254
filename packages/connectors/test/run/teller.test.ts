import { afterAll, describe, expect, it } from 'vitest';
import { createApi } from '@conductor/client';
import { IngestBody, checker, ContractError, type IngestItem } from '@conductor/contracts';
import { createTeller } from '../../src/run/teller.ts';
import { startFakeDoor, type Answer, type Call, type Reply } from './fake-door.ts';

const batch = checker('batch', IngestBody);
const eventsOf = ({ body }: Call): IngestItem[] => {
  const parsed = batch.parse(JSON.stringify(body));
  if (parsed instanceof ContractError) throw parsed;
  return parsed.events;
};
const ids = (call: Call): (string | undefined)[] => eventsOf(call).map(({ id, channel }) => id ?? channel);
const taken = (call: Call): Reply => ({
  status: 200,
  body: { items: eventsOf(call).map(({ id = null }) => ({ id, status: 'accepted' })) },
});
const HEARTBEAT = 'platform.heartbeat.v1';

const open = new AsyncDisposableStack();
afterAll(() => open.disposeAsync());

/** A teller before a conductor that answers so; `standing` may be turned. */
async function teller(answer: Answer) {
  const state = { standing: true, dropped: 0 };
  const door = open.use(await startFakeDoor(answer));
  const told = createTeller({
    api: createApi({ url: door.url, token: 'eck_key' }),
    sessionId: 's1',
    standing: () => state.standing,
    onDropped: (count) => (state.dropped += count),
  });
  const say = (...names: string[]): void => names.forEach((id) => told.tell({ type: 'chat', id, text: id }));
  return { ...told, say, state, calls: door.calls };
}

describe('what a connector tells', () => {
  it('goes out in order, with a heartbeat while the connection stands and none while it does not', async () => {
    const { say, round, calls, state } = await teller(taken);
    state.standing = false;
    say('a');
    await round();
    await round();
    expect(calls.map(ids)).toEqual([['a']]);
    state.standing = true;
    say('b', 'c');
    await round();
    expect(calls.slice(1).map(ids)).toEqual([['b', 'c', HEARTBEAT]]);
  });

  it('waits while the conductor is away, and goes out once with the same ids', async () => {
    const { say, round, calls, state } = await teller((call, nth) =>
      nth < 3 ? { status: 503, body: {} } : taken(call),
    );
    say('a');
    await expect(round()).rejects.toThrow('503');
    say('b');
    await expect(round()).rejects.toThrow('503');
    await round();
    expect(ids(calls.at(-1) ?? { path: '', body: null })).toEqual(['a', 'b']);
    await round();
    expect(calls).toHaveLength(3);
    expect(state.dropped).toBe(0);
  });

  it('is told again where the conductor had no room for it, and only that', async () => {
    const { say, round, calls } = await teller((call, nth) => ({
      status: 200,
      body: {
        items: eventsOf(call).map(({ id = null }) => ({
          id,
          status: nth === 1 && id === 'b' ? 'limited' : 'accepted',
        })),
      },
    }));
    say('a', 'b', 'c');
    await round();
    await round();
    expect(calls.map((call) => ids(call).filter((id) => id !== HEARTBEAT))).toEqual([['a', 'b', 'c'], ['b']]);
  });

  it('gives up what is never right, and says how much', async () => {
    const { say, round, calls, state } = await teller(() => ({ status: 400, body: {} }));
    say('a', 'b');
    await expect(round()).rejects.toThrow('400');
    expect(state.dropped).toBe(2);
    await round();
    expect(calls).toHaveLength(1);
  });

  it('is bounded: the oldest gives way, and batches stay small enough', async () => {
    const { say, round, calls, state } = await teller(taken);
    say(...Array.from({ length: 5_010 }, (_, i) => `m${i}`));
    expect(state.dropped).toBe(10);
    await round();
    const told = calls.flatMap((call) => ids(call).filter((id) => id !== HEARTBEAT));
    expect(told).toHaveLength(5_000);
    expect(told[0]).toBe('m10');
    expect(Math.max(...calls.map((call) => ids(call).length))).toBeLessThanOrEqual(500);
  });
});
