import { afterAll, describe, expect, it } from 'vitest';
import { createApi } from '@conductor/client';
import { NotNow, type Command, type Outcome } from '@conductor/connectors';
import { createCarrier } from '../../src/run/carrier.ts';
import { isShutOut, mayPass } from '../../src/run/door.ts';
import { startFakeDoor, type Answer, type Reply } from './fake-door.ts';

const open = new AsyncDisposableStack();
afterAll(() => open.disposeAsync());

const COMMAND = { interventionId: 'i1', content: { arm: 'CHAT_PROMPT', prompt: 'What do you think?' } };
const DONE: Outcome = { status: 'EXECUTED', reach: 7, reason: null };
const given = (): Reply => ({ status: 200, body: { items: [COMMAND] } });

/** A carrier before a conductor that answers so, for a connector that delivers so. */
async function carrier(answer: Answer, deliver: (command: Command) => Promise<Outcome>) {
  const door = open.use(await startFakeDoor(answer));
  const state = { standing: true };
  const delivered: string[] = [];
  const carries = createCarrier({
    api: createApi({ url: door.url, token: 'eck_key' }),
    sessionId: 's1',
    onOutcome: () => undefined,
    connector: {
      standing: () => state.standing,
      deliver: (command) => {
        delivered.push(command.interventionId);
        return deliver(command);
      },
    },
  });
  const paths = (): string[] => door.calls.map(({ path }) => path.replace('/api/v1/connect/sessions/s1/', ''));
  return { ...carries, state, delivered, paths, calls: door.calls };
}

describe('a carrier', () => {
  it('takes nothing while the connection is down, so that it is not settled that we carry it out', async () => {
    const { round, state, paths } = await carrier(given, async () => DONE);
    state.standing = false;
    await round();
    expect(paths()).toEqual([]);
  });

  it('says what became of it until that is heard, and asks for nothing else before', async () => {
    let heard = 0;
    const { round, delivered, paths, calls } = await carrier(
      ({ path }, nth) => {
        if (path.endsWith('/take')) return heard > 0 ? { status: 200, body: { items: [] } } : given();
        heard += nth > 3 ? 1 : 0;
        return heard > 0 ? { status: 200, body: { recorded: true } } : { status: 503, body: {} };
      },
      async () => DONE,
    );
    await expect(round()).rejects.toThrow('503');
    await expect(round()).rejects.toThrow('503');
    await round();
    expect(paths()).toEqual([
      'take',
      'interventions/i1/outcome',
      'interventions/i1/outcome',
      'interventions/i1/outcome',
      'take',
    ]);
    expect(calls[3]?.body).toEqual(DONE);
    expect(delivered).toEqual(['i1']);
  });

  it('asks again where it cannot be said now', async () => {
    let tries = 0;
    const { round, delivered, paths } = await carrier(
      ({ path }) => (path.endsWith('/take') ? given() : { status: 200, body: { recorded: true } }),
      async () => {
        tries += 1;
        if (tries === 1) throw new NotNow('too much was said');
        return DONE;
      },
    );
    await round();
    await round();
    expect(delivered).toEqual(['i1', 'i1']);
    expect(paths()).toEqual(['take', 'take', 'interventions/i1/outcome']);
  });

  it('knows that a key that was taken away opens nothing any more', async () => {
    const { round } = await carrier(
      () => ({ status: 401, body: {} }),
      async () => DONE,
    );
    const error: unknown = await round().catch((thrown: unknown) => thrown);
    expect(isShutOut(error)).toBe(true);
    expect(mayPass(error)).toBe(false);
  });
});
