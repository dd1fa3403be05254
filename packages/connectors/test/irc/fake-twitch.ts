import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** Twitch's IRC interface as dev.twitch.tv/docs/chat/irc describes it, for one channel. */
export type FakeTwitch = AsyncDisposable & {
  port: number;
  say: (login: string, text: string) => void;
  /** The same messages with the same ids once more, the newest first. */
  tellAgain: () => void;
  /** What was said to the channel and taken. */
  taken: () => readonly string[];
  /** From now on whoever speaks is banned. */
  ban: () => void;
};

export const TOKEN = 'oauth:good';
const SERVER = ':tmi.twitch.tv';

/** Starts it on loopback. */
export async function startFakeTwitch(channel: string): Promise<FakeTwitch> {
  const sockets = new Set<Socket>();
  const lines: string[] = [];
  const taken: string[] = [];
  let isBanning = false;

  const answer = (socket: Socket): void => {
    let [password, nick] = ['', ''];
    const send = (line: string): unknown => socket.write(`${line}\r\n`);
    const signIn = (): void => {
      if (password !== TOKEN) return void send(`${SERVER} NOTICE * :Login authentication failed`);
      send(`${SERVER} 001 ${nick} :Welcome, GLHF!`);
      send(`${SERVER} 376 ${nick} :>`);
    };
    createInterface(socket).on('line', (line) => {
      const [command = '', first = ''] = line.split(' ');
      const rest = line.slice(line.indexOf(' :') + 2);
      if (line === 'CAP LS 302') send(`${SERVER} CAP * LS :twitch.tv/commands twitch.tv/membership twitch.tv/tags`);
      else if (command === 'CAP' && first === 'REQ') send(`${SERVER} CAP * ACK :${line.slice(8).replace(/^:/, '')}`);
      else if (command === 'CAP' && first === 'END') signIn();
      else if (command === 'PASS') password = first.replace(/^:/, '');
      else if (command === 'NICK') nick = first;
      else if (command === 'PING') send(`${SERVER} PONG tmi.twitch.tv :${first.replace(/^:/, '')}`);
      else if (command === 'JOIN') {
        sockets.add(socket);
        send(`:${nick}!${nick}@${nick}.tmi.twitch.tv JOIN ${channel}`);
        send(`${SERVER} ROOMSTATE ${channel}`);
      } else if (command === 'PRIVMSG' && isBanning) {
        send(
          `@msg-id=msg_banned ${SERVER} NOTICE ${channel} :You are permanently banned from talking in this channel.`,
        );
      } else if (command === 'PRIVMSG') {
        taken.push(rest);
        send(`@badge-info=;badges=;color=;mod=0 ${SERVER} USERSTATE ${channel}`);
      }
    });
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  };

  const tell = (line: string): void => sockets.forEach((socket) => void socket.write(`${line}\r\n`));
  const server = createServer(answer);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    say(login, text) {
      const name = login.toLowerCase();
      const tags = `badge-info=;display-name=${login};id=m-${lines.length};user-id=u-${name};mod=0`;
      const line = `@${tags} :${name}!${name}@${name}.tmi.twitch.tv PRIVMSG ${channel} :${text}`;
      lines.push(line);
      tell(line);
    },
    tellAgain: () => lines.toReversed().forEach(tell),
    taken: () => taken,
    ban: () => void (isBanning = true),
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => {
        server.close(resolve);
      });
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
