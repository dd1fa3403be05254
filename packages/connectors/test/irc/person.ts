import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { until } from '../../src/conformance/place.ts';

/** Somebody in a channel with a client of their own. */
export type Person = {
  say(text: string): Promise<void>;
  /** What others said in the channel, as `nick: text`. */
  heard(): readonly string[];
  raw(line: string): Promise<void>;
  leave(): Promise<void>;
};

/** Comes into a channel; resolves when they are in. */
export async function comeIn(port: number, channel: string, nick: string): Promise<Person> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  const heard: string[] = [];
  const pongs = new Set<string>();
  const state = { registered: false, joined: false, pings: 0 };
  const send = (line: string): unknown => socket.write(`${line}\r\n`);
  createInterface(socket).on('line', (line) => {
    const [, from = '', command = '', rest = ''] = /^(?::([^ !]+)[^ ]* )?([^ ]+) ?(.*)$/.exec(line) ?? [];
    if (command === 'PING') send(`PONG ${rest}`);
    if (command === '001') state.registered = true;
    if (command === '366') state.joined = true;
    if (command === 'PONG') pongs.add(rest.slice(rest.lastIndexOf(':') + 1));
    if (command === 'PRIVMSG' && rest.startsWith(`${channel} :`))
      heard.push(`${from}: ${rest.slice(channel.length + 2)}`);
  });
  /** Resolves when the server has seen all that was sent before. */
  const settled = async (): Promise<void> => {
    const token = `p${(state.pings += 1)}`;
    send(`PING ${token}`);
    await until('an answer of the server', () => pongs.has(token));
  };
  send(`NICK ${nick}`);
  send(`USER ${nick} 0 * :${nick}`);
  await until('that the server knows them', () => state.registered);
  send(`JOIN ${channel}`);
  await until('that they are in the channel', () => state.joined);
  const raw = async (line: string): Promise<void> => {
    send(line);
    await settled();
  };
  return {
    raw,
    say: (text) => raw(`PRIVMSG ${channel} :${text}`),
    heard: () => heard,
    leave: async () => {
      if (socket.destroyed) return;
      const gone = new Promise((resolve) => {
        socket.once('close', resolve);
      });
      send('QUIT :bye');
      await gone;
    },
  };
}
