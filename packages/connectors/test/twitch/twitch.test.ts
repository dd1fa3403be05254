import { expect, it, vi } from 'vitest';
import { createMemoryLedger, Refused, type Command, type Signal } from '@conductor/connectors';
import type { Place } from '@conductor/connectors/conformance';
import { createTwitchConnector } from '../../src/twitch/twitch.ts';
import { conforms } from '../conformance/conforms.ts';
import { layWire } from '../irc/wire.ts';
import { ACCESS, CHANNEL, startFakeTwitch } from './fake-twitch.ts';

const PATIENCE = { timeout: 15_000, interval: 20 };
const connectorAt = (port: number, token = ACCESS.token, onError: (error: unknown) => void = () => undefined) =>
  createTwitchConnector({
    ...ACCESS,
    token,
    onError,
    api: `http://127.0.0.1:${port}/helix`,
    events: `ws://127.0.0.1:${port}/ws`,
  });

async function openChannel(): Promise<Place> {
  const twitch = await startFakeTwitch();
  const wire = await layWire(twitch.port);
  return {
    place: CHANNEL.login,
    burst: 5,
    connector: () => connectorAt(wire.port),
    command: (interventionId) => ({
      interventionId,
      content: { arm: 'CHAT_PROMPT', prompt: `What do you think of ${interventionId}?` },
    }),
    say: async (name, words) => twitch.say(name, words),
    tellAgain: async () => twitch.tellAgain(),
    arrived: twitch.taken,
    refuse: async () => twitch.drop(),
    cut: async () => wire.cut(),
    restore: async () => wire.restore(),
    attempts: wire.connections,
    freeze: wire.freeze,
    [Symbol.asyncDispose]: async () => {
      await wire[Symbol.asyncDispose]();
      await twitch[Symbol.asyncDispose]();
    },
  };
}

conforms('Twitch', openChannel);

const POLL: Command['content'] = { arm: 'POLL', question: 'Tea?', options: ['Yes', 'No'], durationSeconds: 60 };

async function listen(port: number, place = CHANNEL.login) {
  const heard: Signal[] = [];
  const connector = connectorAt(port);
  const binding = {
    sessionId: 's1',
    place,
    ledger: createMemoryLedger(),
    pseudonym: (name: string) => `p-${name.length}`,
  };
  await connector.open(binding, (signal) => heard.push(signal));
  return { connector, heard, [Symbol.asyncDispose]: () => connector.close() };
}

it('a poll is opened by Twitch itself, its votes come back one by one, and its end', async () => {
  await using twitch = await startFakeTwitch();
  await using here = await listen(twitch.port);
  const outcome = await here.connector.deliver({ interventionId: 'i1', content: POLL });
  expect(outcome).toEqual({ status: 'EXECUTED', reach: 42, reason: null });
  twitch.vote(2);
  twitch.vote(3);
  twitch.vote(3, true);
  const types = () => here.heard.map(({ type }) => type).filter((type) => type !== 'present');
  await vi.waitFor(() => expect(types()).toContain('poll_closed'), PATIENCE);
  expect(types()).toEqual(['poll_opened', 'vote', 'vote', 'vote', 'poll_closed']);
  expect(new Set(here.heard.flatMap((each) => (each.type === 'vote' ? [each.id] : []))).size).toBe(3);
});

it('a poll whose answer was lost is looked for, and found', async () => {
  await using twitch = await startFakeTwitch();
  await using here = await listen(twitch.port);
  twitch.loseAnswer();
  expect(await here.connector.deliver({ interventionId: 'i1', content: POLL })).toMatchObject({ status: 'EXECUTED' });
  const second = await here.connector.deliver({ interventionId: 'i2', content: { ...POLL, question: 'Coffee?' } });
  expect(second).toMatchObject({ status: 'FAILED', reason: 'A poll is already active.' });
  expect(twitch.taken()).toEqual(['poll: Tea?']);
  const six = { ...POLL, options: ['a', 'b', 'c', 'd', 'e', 'f'] };
  const refused = await here.connector.deliver({ interventionId: 'i3', content: six });
  expect(refused.reason).toMatch(/at most 5 on twitch/);
});

it('what the channel’s own account says is not the audience’s, and names are taken out of what others say', async () => {
  await using twitch = await startFakeTwitch();
  await using here = await listen(twitch.port);
  twitch.say('ada', 'welcome');
  twitch.say('Zoe', 'hello');
  twitch.say('Mia', 'I am with zoe and @somebody');
  const texts = () => here.heard.flatMap((signal) => (signal.type === 'chat' ? [signal.text] : []));
  await vi.waitFor(() => expect(texts()).toEqual(['hello', 'I am with … and …']), PATIENCE);
});

it('where Twitch moves the session it is followed, without a gap', async () => {
  await using twitch = await startFakeTwitch();
  await using here = await listen(twitch.port);
  twitch.move();
  await vi.waitFor(() => expect(twitch.connections()).toBe(2), PATIENCE);
  twitch.say('Mia', 'moved');
  await vi.waitFor(() => expect(here.heard.some(({ type }) => type === 'chat')).toBe(true), PATIENCE);
  expect(here.connector.standing()).toBe(true);
  twitch.revoke();
  await vi.waitFor(() => expect(here.connector.standing()).toBe(false), PATIENCE);
});

it('a token that is not valid, or another account’s, is refused at once, and is in no error', async () => {
  await using twitch = await startFakeTwitch();
  const errors: unknown[] = [];
  const connector = connectorAt(twitch.port, 'an-old-token', (error) => errors.push(error));
  const binding = { sessionId: 's1', place: CHANNEL.login, ledger: createMemoryLedger(), pseudonym: String };
  await expect(connector.open(binding, () => undefined)).rejects.toThrow(Refused);
  await connector.close();
  expect(errors.map(String).join()).toContain('Invalid OAuth token');
  expect(errors.map(String).join()).not.toContain('an-old-token');
  await expect(listen(twitch.port, 'grace')).rejects.toThrow(/another account/);
});
