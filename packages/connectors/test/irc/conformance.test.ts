import { afterAll, beforeAll } from 'vitest';
import type { Place } from '@conductor/connectors/conformance';
import { findNgircd, startNgircd, type IrcServerProcess } from '@conductor/dev-env';
import { createIrcConnector } from '../../src/irc/irc.ts';
import { conforms } from '../conformance/conforms.ts';
import { comeIn, type Person } from './person.ts';
import { layWire } from './wire.ts';

let server: IrcServerProcess;
beforeAll(async () => {
  const program = await findNgircd();
  if (program === undefined) throw new Error('No ngircd: install it, or run where apt can fetch it');
  server = await startNgircd(program);
});
afterAll(() => server[Symbol.asyncDispose]());

let channels = 0;

/** A channel of its own on a real server, over a wire that can be broken; `host` keeps it, and is its operator. */
async function openChannel(): Promise<Place> {
  const channel = `#talk-${(channels += 1)}`;
  const wire = await layWire(server.port);
  const host = await comeIn(server.port, channel, `host-${channels}`);
  await host.raw(`MODE ${channel} +n`);
  const people = new Map<string, Person>();
  const nickOf = (name: string): string => `${name}-${channels}`;
  const personOf = async (name: string): Promise<Person> => {
    const person = people.get(name) ?? (await comeIn(server.port, channel, nickOf(name)));
    people.set(name, person);
    return person;
  };
  const nick = `conductor-${channels}`;
  let entered = 0;
  return {
    place: channel,
    burst: 4,
    connector: () => createIrcConnector({ server: { host: '127.0.0.1', port: wire.port, tls: false, nick } }),
    command: (interventionId) => ({
      interventionId,
      content: { arm: 'CHAT_PROMPT', prompt: `What do you think of ${interventionId}?` },
    }),
    say: async (name, text) => (await personOf(name)).say(text),
    enter: async (name) => {
      entered += 1;
      await personOf(name);
      // The host is there too, and is not counted among those who come and go.
      if (entered === 1) await host.leave();
    },
    leave: async (name) => people.get(name)?.leave(),
    arrived: () => host.heard().filter((line) => line.startsWith('conductor-')),
    refuse: () => host.raw(`MODE ${channel} +m`),
    cut: async () => wire.cut(),
    restore: async () => wire.restore(),
    attempts: () => wire.connections(),
    freeze: () => wire.freeze(),
    [Symbol.asyncDispose]: async () => {
      await wire[Symbol.asyncDispose]();
      await Promise.all([...people.values(), host].map((person) => person.leave().catch(() => undefined)));
    },
  };
}

conforms('IRC', openChannel);
