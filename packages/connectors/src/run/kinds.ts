import { createBigBlueButtonConnector } from '../bigbluebutton/bigbluebutton.ts';
import type { Connector } from '../connector.ts';
import { PLAIN, TWITCH, type Flavour } from '../irc/flavour.ts';
import { createIrcConnector } from '../irc/irc.ts';
import { createTwitchConnector, TWITCH_ADDRESSES } from '../twitch/twitch.ts';
import { createYouTubeConnector, YOUTUBE_API } from '../youtube/youtube.ts';

/** What a kind of connector is made of: what was said on the command line, and secrets from the environment. */
type KindOptions = {
  /** `--server`, in the kind's own form. */
  server: string | undefined;
  /** `--as`: the name of our account there. */
  as: string | undefined;
  env: Readonly<Record<string, string | undefined>>;
  onError: (error: unknown) => void;
};

/** A kind of place: what to say for it, and how its connector is made. `make` throws where something is missing. */
export type Kind = { place: string; options: string; make: (options: KindOptions) => Connector };

/** Every kind there is, by its name on the command line. A new one is a line here. */
export const KINDS: Readonly<Record<string, Kind>> = {
  irc: {
    place: '#channel',
    options: '--server ircs://HOST[:PORT] [--as NICK], CONNECT_IRC_PASSWORD where the server asks for one',
    make: (options) => irc(options, PLAIN, undefined),
  },
  'twitch-irc': {
    place: '#channel',
    options: '--as ACCOUNT, CONNECT_IRC_PASSWORD=oauth:…',
    make: (options) => irc(options, TWITCH, 'ircs://irc.chat.twitch.tv:6697'),
  },
  bigbluebutton: {
    place: 'MEETING-ID',
    options:
      '--server https://HOST/bigbluebutton/api [--as NAME], CONNECT_BBB_SECRET, CONNECT_BBB_CALLBACK_URL, [CONNECT_BBB_PORT=8010]',
    make: bigBlueButton,
  },
  twitch: {
    place: 'channel',
    options: 'CONNECT_TWITCH_CLIENT_ID, CONNECT_TWITCH_TOKEN',
    make: ({ env, onError }) =>
      createTwitchConnector({
        ...TWITCH_ADDRESSES,
        onError,
        clientId: inEnvironment(env, 'CONNECT_TWITCH_CLIENT_ID'),
        token: inEnvironment(env, 'CONNECT_TWITCH_TOKEN'),
      }),
  },
  youtube: {
    place: 'VIDEO-ID',
    options: 'CONNECT_YOUTUBE_TOKEN',
    make: ({ env, onError }) =>
      createYouTubeConnector({ api: YOUTUBE_API, onError, token: inEnvironment(env, 'CONNECT_YOUTUBE_TOKEN') }),
  },
};

const NICK = 'conductor';
const PORTS = { 'irc:': 6_667, 'ircs:': 6_697 };

function irc({ server, as = NICK, env, onError }: KindOptions, flavour: Flavour, usual: string | undefined): Connector {
  const text = server ?? usual;
  if (text === undefined || !URL.canParse(text))
    throw new Error('--server must be ircs://HOST[:PORT], or irc:// in the clear');
  const { protocol, hostname, port } = new URL(text);
  if (protocol !== 'irc:' && protocol !== 'ircs:') throw new Error('--server must begin with ircs:// or irc://');
  const password = env['CONNECT_IRC_PASSWORD'];
  return createIrcConnector({
    flavour,
    onError,
    server: {
      host: hostname,
      port: port === '' ? PORTS[protocol] : Number(port),
      tls: protocol === 'ircs:',
      nick: as,
      ...(password === undefined ? {} : { password }),
    },
  });
}

function bigBlueButton({ server, as, env, onError }: KindOptions): Connector {
  const callbackUrl = inEnvironment(env, 'CONNECT_BBB_CALLBACK_URL');
  if (server === undefined || !URL.canParse(server)) throw new Error('--server must be https://HOST/bigbluebutton/api');
  if (!URL.canParse(callbackUrl)) throw new Error('CONNECT_BBB_CALLBACK_URL must be the address that the server calls');
  const port = Number(env['CONNECT_BBB_PORT'] ?? 8_010);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error('CONNECT_BBB_PORT must be a port');
  return createBigBlueButtonConnector({
    onError,
    server: { url: server.replace(/\/$/, ''), secret: inEnvironment(env, 'CONNECT_BBB_SECRET') },
    hook: { port, host: '0.0.0.0', callbackUrl },
    ...(as === undefined ? {} : { name: as }),
  });
}

function inEnvironment(env: KindOptions['env'], name: string): string {
  const value = env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set`);
  return value;
}
