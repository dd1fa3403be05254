import { randomUUID } from 'node:crypto';
import { within } from '@conductor/runtime';
import type { Client } from './client.ts';
import { Refused } from '../connector.ts';
import type { Flavour } from './flavour.ts';

/** How long a server may take to say what it did with a line. */
const CONFIRM_MS = 8_000;

/** What is said to one channel, one line after the other; each is waited for. */
export type Speaker = {
  /** Resolves when the server has taken the line; rejects with `Refused` where it does not, and where nobody knows. */
  say(line: string): Promise<void>;
};

/** Speaks to a channel over a connection. */
export function createSpeaker(client: Client, channel: string, { confirmedBy }: Flavour): Speaker {
  let waiting: { token: string; taken: PromiseWithResolvers<void> } | undefined;
  const isHere = (name = ''): boolean => name.toLowerCase() === channel.toLowerCase();
  client
    .on('pong', ({ message }) => {
      if (confirmedBy === 'pong' && message === waiting?.token) waiting?.taken.resolve();
    })
    .on('unknown command', ({ command, params }) => {
      if (command === confirmedBy && isHere(params[0])) waiting?.taken.resolve();
    })
    .on('irc error', ({ error, channel: of, reason }) => {
      if (isHere(of)) waiting?.taken.reject(new Refused(reason ?? error.replaceAll('_', ' ')));
    })
    .on('notice', ({ target, message, tags }) => {
      // Twitch's refusals of a line come so, each named by an id.
      if (isHere(target) && tags['msg-id']?.startsWith('msg_')) waiting?.taken.reject(new Refused(message));
    })
    .on('close', () => waiting?.taken.reject(new Error('the connection ended')));

  const sayNow = async (line: string): Promise<void> => {
    const token = randomUUID();
    const taken = Promise.withResolvers<void>();
    waiting = { token, taken };
    try {
      client.say(channel, line);
      client.ping(token);
      await within(CONFIRM_MS, taken.promise);
    } finally {
      waiting = undefined;
    }
  };
  let last: Promise<unknown> = Promise.resolve();
  return {
    say(line) {
      const said = last.then(() => sayNow(line));
      last = said.catch(() => undefined);
      return said;
    },
  };
}
