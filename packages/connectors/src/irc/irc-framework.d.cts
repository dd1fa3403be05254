// What is used here of irc-framework, which comes without types. Not `.d.ts`: in a package of modules that would add to types
// that there are, instead of saying what there is.
declare module 'irc-framework' {
  type Tags = Readonly<Record<string, string | undefined>>;
  export type Message = { nick: string; target: string; message: string; tags: Tags };
  type Events = {
    registered: [];
    privmsg: [Message];
    action: [Message];
    notice: [Message & { from_server: boolean }];
    userlist: [{ channel: string; users: { nick: string }[] }];
    join: [{ nick: string; channel: string }];
    part: [{ nick: string; channel: string }];
    kick: [{ kicked: string; channel: string }];
    quit: [{ nick: string }];
    nick: [{ nick: string; new_nick: string }];
    pong: [{ message?: string }];
    'nick in use': [{ nick: string }];
    'irc error': [{ error: string; channel?: string; reason?: string }];
    'unknown command': [{ command: string; params: string[] }];
    close: [];
  };
  export class Client {
    readonly user: { nick: string };
    constructor(options: {
      host: string;
      port: number;
      tls: boolean;
      rejectUnauthorized: boolean;
      nick: string;
      username: string;
      gecos: string;
      password?: string;
      version: null;
      auto_reconnect: false;
      ping_interval: number;
      ping_timeout: number;
    });
    on<E extends keyof Events>(event: E, listener: (...args: Events[E]) => void): this;
    requestCap(caps: string[]): void;
    connect(): void;
    join(channel: string): void;
    say(target: string, message: string): void;
    ping(message: string): void;
    changeNick(nick: string): void;
    quit(message: string): void;
    readonly connection: { end(data: null, failed: boolean): void };
  }
}
