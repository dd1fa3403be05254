import { expect, it } from 'vitest';
import { createMemoryLedger, Refused } from '@conductor/connectors';
import type { Place } from '@conductor/connectors/conformance';
import { TWITCH } from '../../src/irc/flavour.ts';
import { createIrcConnector } from '../../src/irc/irc.ts';
import { conforms } from '../conformance/conforms.ts';
import { startFakeTwitch, TOKEN } from './fake-twitch.ts';
import { layWire } from './wire.ts';

const CHANNEL = '#ada';
const connectorAt = (port: number, password: string) =>
  createIrcConnector({ flavour: TWITCH, server: { host: '127.0.0.1', port, tls: false, nick: 'conductor', password } });

async function openTwitch(): Promise<Place> {
  const twitch = await startFakeTwitch(CHANNEL);
  const wire = await layWire(twitch.port);
  return {
    place: CHANNEL,
    burst: 5,
    connector: () => connectorAt(wire.port, TOKEN),
    command: (interventionId) => ({
      interventionId,
      content: { arm: 'CHAT_PROMPT', prompt: `What do you think of ${interventionId}?` },
    }),
    say: async (name, text) => twitch.say(name, text),
    tellAgain: async () => twitch.tellAgain(),
    arrived: twitch.taken,
    refuse: async () => twitch.ban(),
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

conforms('Twitch’s IRC', openTwitch);

it('a token that Twitch does not take is refused at once, for good', async () => {
  await using twitch = await startFakeTwitch(CHANNEL);
  const connector = connectorAt(twitch.port, 'oauth:old');
  const ledger = createMemoryLedger();
  const opening = connector.open({ sessionId: 's1', place: CHANNEL, ledger, pseudonym: String }, () => undefined);
  await expect(opening).rejects.toThrow(Refused);
  await connector.close();
});

it('twenty lines in thirty seconds are the most that is said', () => {
  const { burst, perSecond } = TWITCH.rate;
  expect(burst + 30 * perSecond).toBeLessThanOrEqual(20);
});
