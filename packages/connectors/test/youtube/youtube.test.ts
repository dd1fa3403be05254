import { expect, it, vi } from 'vitest';
import { createMemoryLedger, Refused, type Command, type Signal } from '@conductor/connectors';
import type { Place } from '@conductor/connectors/conformance';
import { createYouTubeConnector } from '../../src/youtube/youtube.ts';
import { conforms } from '../conformance/conforms.ts';
import { layWire } from '../irc/wire.ts';
import { INTERVAL_MS, startFakeYouTube, TOKEN, VIDEO } from './fake-youtube.ts';

const PATIENCE = { timeout: 20_000, interval: 20 };
const connectorAt = (port: number, token = TOKEN) => createYouTubeConnector({ api: `http://127.0.0.1:${port}`, token });

async function openBroadcast(): Promise<Place> {
  const youtube = await startFakeYouTube();
  const wire = await layWire(youtube.port);
  return {
    place: VIDEO,
    burst: 5,
    connector: () => connectorAt(wire.port),
    command: (interventionId) => ({
      interventionId,
      content: { arm: 'CHAT_PROMPT', prompt: `What do you think of ${interventionId}?` },
    }),
    say: async (name, words) => youtube.say(name, words),
    tellAgain: async () => youtube.tellAgain(),
    arrived: youtube.taken,
    refuse: async () => youtube.disableChat(),
    cut: async () => wire.cut(),
    restore: async () => wire.restore(),
    attempts: wire.connections,
    freeze: wire.freeze,
    [Symbol.asyncDispose]: async () => {
      await wire[Symbol.asyncDispose]();
      await youtube[Symbol.asyncDispose]();
    },
  };
}

conforms('YouTube', openBroadcast);

async function listen(port: number) {
  const heard: Signal[] = [];
  const connector = connectorAt(port);
  const binding = {
    sessionId: 's1',
    place: VIDEO,
    ledger: createMemoryLedger(),
    pseudonym: (name: string) => `p-${name.length}`,
  };
  await connector.open(binding, (signal) => heard.push(signal));
  const types = () => heard.map(({ type }) => type).filter((type) => type !== 'present');
  const texts = () => heard.flatMap((signal) => (signal.type === 'chat' ? [signal.text] : []));
  return { connector, heard, types, texts, [Symbol.asyncDispose]: () => connector.close() };
}
const poll = (interventionId: string, durationSeconds: number, options = ['Yes', 'No']): Command => ({
  interventionId,
  content: { arm: 'POLL', question: 'Tea?', options, durationSeconds },
});

it('a poll is opened by YouTube itself, its tally comes back, and it is closed when its time is over', async () => {
  await using youtube = await startFakeYouTube();
  await using here = await listen(youtube.port);
  expect(await here.connector.deliver(poll('i1', 15))).toEqual({
    status: 'EXECUTED',
    reach: 42,
    reason: null,
  });
  youtube.vote(2);
  await vi.waitFor(() => expect(here.types()).toEqual(['poll_opened', 'vote', 'vote']), PATIENCE);
  youtube.vote(3);
  await vi.waitFor(() => expect(here.types()).toContain('poll_closed'), PATIENCE);
  expect(here.types()).toEqual(['poll_opened', 'vote', 'vote', 'vote', 'poll_closed']);
  expect(youtube.isPollOpen()).toBe(false);
});

it('a poll whose answer was lost is looked for, found, and closed with the connector; five answers are too many', async () => {
  await using youtube = await startFakeYouTube();
  {
    await using here = await listen(youtube.port);
    youtube.loseAnswer();
    expect(await here.connector.deliver(poll('i1', 60))).toMatchObject({ status: 'EXECUTED' });
    const five = poll('i2', 60, ['a', 'b', 'c', 'd', 'e']);
    expect((await here.connector.deliver(five)).reason).toMatch(/at most 4 on youtube/);
    expect(youtube.taken()).toEqual(['poll: Tea?']);
    expect(youtube.isPollOpen()).toBe(true);
  }
  expect(youtube.isPollOpen()).toBe(false);
});

it('what was said before, and what the channel itself says, is not heard; names are taken out; never read too soon', async () => {
  await using youtube = await startFakeYouTube();
  youtube.say('Old', 'history');
  await using here = await listen(youtube.port);
  const content = { arm: 'CHAT_PROMPT', prompt: 'And you?' } as const;
  await here.connector.deliver({ interventionId: 'i1', content });
  youtube.say('Zoe', 'hello');
  youtube.say('Mia', 'I am with zoe');
  await vi.waitFor(() => expect(here.texts()).toEqual(['hello', 'I am with …']), PATIENCE);
  await vi.waitFor(() => expect(youtube.reads().length).toBeGreaterThan(3), PATIENCE);
  const pauses = youtube
    .reads()
    .slice(1)
    .map((ms, i) => ms - (youtube.reads()[i] ?? 0));
  expect(Math.min(...pauses)).toBeGreaterThan(INTERVAL_MS - 5);
});

it('a quota that is used up makes the silence unknown, and is waited for', async () => {
  await using youtube = await startFakeYouTube();
  await using here = await listen(youtube.port);
  youtube.useUpQuota(true);
  await vi.waitFor(() => expect(here.connector.standing()).toBe(false), PATIENCE);
  const sinceMs = performance.now();
  youtube.useUpQuota(false);
  youtube.say('Mia', 'meanwhile');
  await vi.waitFor(() => expect(here.texts()).toEqual(['meanwhile']), PATIENCE);
  expect(performance.now() - sinceMs).toBeGreaterThan(4_000);
});

it('a token that is not valid is refused at once', async () => {
  await using youtube = await startFakeYouTube();
  const connector = connectorAt(youtube.port, 'an-old-token');
  const binding = { sessionId: 's1', place: VIDEO, ledger: createMemoryLedger(), pseudonym: String };
  await expect(connector.open(binding, () => undefined)).rejects.toThrow(Refused);
  await connector.close();
});
