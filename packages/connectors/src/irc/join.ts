import { Client } from './client.ts';
import { Refused } from '../connector.ts';
import type { Flavour } from './flavour.ts';

/** Where a server is, and as whom to sign in there. */
export type IrcServer = { host: string; port: number; tls: boolean; nick: string; password?: string };

/** So often the server is asked whether it is there, and so long it may say nothing; in seconds. */
const PING_SECONDS = 4;
const SILENT_SECONDS = 9;
const QUIT_MS = 1_000;

/** What a server says that it would say again, however often it is asked. */
const FINAL = new Map([
  ['password_mismatch', 'the password is wrong'],
  ['banned_from_network', 'we are banned from the server'],
  ['banned_from_channel', 'we are banned from the channel'],
  ['invite_only_channel', 'the channel is open by invitation alone'],
  ['bad_channel_key', 'the channel has a password'],
]);
const WRONG_LOGIN = /authentication (failed|unsuccessful)|improperly formatted auth/i;

export type Joining = {
  server: IrcServer;
  flavour: Flavour;
  channel: string;
  /** Given the client before it connects, to listen to it. */
  listen: (client: Client) => void;
  joined: () => void;
  signal: AbortSignal;
};

/** Joins a channel, and resolves when the connection has ended. Rejects where it did not come about. */
export function joinChannel({ server, flavour, channel, listen, joined, signal }: Joining): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const client = new Client({
    ...server,
    rejectUnauthorized: true,
    username: server.nick,
    gecos: 'Engagement Conductor',
    version: null,
    auto_reconnect: false,
    ping_interval: PING_SECONDS,
    ping_timeout: SILENT_SECONDS,
  });
  let isJoined = false;
  client.requestCap(flavour.caps);
  client
    .on('registered', () => client.join(channel))
    .on('nick in use', ({ nick }) => client.changeNick(`${nick.slice(0, 7)}${Math.floor(Math.random() * 90) + 10}`))
    .on('irc error', ({ error }) => {
      const why = FINAL.get(error);
      if (why === undefined || isJoined) return;
      reject(new Refused(why));
      client.connection.end(null, true);
    })
    .on('notice', ({ message, from_server: isServers }) => {
      if (isJoined || !isServers || !WRONG_LOGIN.test(message)) return;
      reject(new Refused('the sign-in was refused'));
      client.connection.end(null, true);
    })
    .on('join', ({ nick, channel: of }) => {
      if (nick !== client.user.nick || of.toLowerCase() !== channel.toLowerCase()) return;
      isJoined = true;
      joined();
    })
    .on('close', () =>
      isJoined ? resolve() : reject(new Error('the connection ended before the channel was joined')),
    );
  listen(client);
  const leave = (): void => {
    client.quit('');
    setTimeout(() => {
      client.connection.end(null, true);
      resolve();
    }, QUIT_MS).unref();
  };
  if (signal.aborted) return Promise.resolve();
  signal.addEventListener('abort', leave, { once: true });
  client.connect();
  return promise.finally(() => signal.removeEventListener('abort', leave));
}
