import type { Rate } from '@conductor/runtime';
import type { Capabilities } from '../connector.ts';

/** What kinds of IRC servers differ in. */
export type Flavour = {
  kind: string;
  capabilities: Capabilities;
  /** How many lines the server takes of us. */
  rate: Rate;
  /** Capabilities of the protocol to ask for. */
  caps: string[];
  /** The server's word that a line was taken; where it has none, it has answered what was asked after the line. */
  confirmedBy: 'pong' | 'USERSTATE';
};

const WORDS: Capabilities['arms'] = [
  { arm: 'CHAT_PROMPT', limits: {} },
  { arm: 'BROADCAST', limits: {} },
];

/** A server of the protocol as it is written: who is in the channel is known by name. */
export const PLAIN: Flavour = {
  kind: 'irc',
  capabilities: { presence: 'exact', signals: ['chat', 'present', 'joined', 'left'], arms: WORDS },
  // Servers begin to hold back, or disconnect, who sends much faster than a line in two seconds.
  rate: { burst: 4, perSecond: 0.5 },
  caps: ['message-tags'],
  confirmedBy: 'pong',
};

/**
 * Twitch's chat by its IRC interface: messages have ids and authors' ids; who is there is told late, and of large
 * channels not at all. Source: dev.twitch.tv/docs/chat/irc.
 */
export const TWITCH: Flavour = {
  kind: 'twitch-irc',
  capabilities: { presence: 'none', signals: ['chat'], arms: WORDS },
  // At most 20 lines in any 30 s: what is left over at once and what comes back meanwhile stay below together.
  rate: { burst: 5, perSecond: 0.5 },
  caps: ['twitch.tv/tags', 'twitch.tv/commands'],
  confirmedBy: 'USERSTATE',
};
