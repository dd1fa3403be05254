import { setTimeout as pause } from 'node:timers/promises';
import { Refused, type Binding, type Connector, type Emit } from '../connector.ts';
import { createPlaceConnector, type Visit } from '../place-connector.ts';
import { createTally } from '../tally.ts';
import { messageOf, WORDS } from '../words.ts';
import { listenToEvents } from './eventsub.ts';
import { createHearing } from './hearing.ts';
import { createHelix, type TwitchAccess } from './helix.ts';

export type TwitchOptions = TwitchAccess & {
  /** EventSub’s address. */
  events: string;
  onError?: (error: unknown) => void;
};

/** Where Twitch is. */
export const TWITCH_ADDRESSES = { api: 'https://api.twitch.tv/helix', events: 'wss://eventsub.wss.twitch.tv/ws' };

/** How often is asked how many watch; Twitch counts them anew about once a minute. */
const ASK_MS = 10_000;

const CAPABILITIES: Connector['capabilities'] = {
  presence: 'count',
  signals: ['chat', 'present', 'poll_opened', 'poll_closed', 'vote'],
  arms: [
    ...WORDS,
    {
      arm: 'POLL',
      limits: {
        question: { max: 60 },
        options: { min: 2, max: 5 },
        option: { max: 25 },
        durationSeconds: { min: 15, max: 1_800 },
      },
    },
  ],
};

/** An audience in the chat of a Twitch channel, by the token of the channel’s own account. */
export function createTwitchConnector(options: TwitchOptions): Connector {
  const { onError = () => undefined } = options;
  return createPlaceConnector({
    kind: 'twitch',
    capabilities: CAPABILITIES,
    // At most 20 messages in any 30 s: what is left over at once and what comes back meanwhile stay below together.
    rate: { burst: 5, perSecond: 0.5 },
    onError,
    visit: (binding, emit) => visitChannel(options, binding, emit),
  });
}

function visitChannel({ events, ...access }: TwitchOptions, { place, pseudonym }: Binding, emit: Emit): Visit {
  const helix = createHelix(access);
  const tally = createTally(emit);
  let channel = '';
  let present = 0;
  const hear = createHearing({ pseudonym, me: () => channel, tally, emit });

  const count = async (signal: AbortSignal): Promise<void> => {
    const viewers = await helix.viewers(channel, signal);
    present = viewers ?? 0;
    if (viewers !== null) emit({ type: 'present', present, openPolls: tally.openPolls() });
  };
  const keepCounting = async (signal: AbortSignal): Promise<never> => {
    for (;;) {
      await pause(ASK_MS, undefined, { signal });
      await count(signal);
    }
  };

  return {
    async join(joined, signal) {
      const me = await helix.me(signal);
      if (me.login !== place.toLowerCase()) throw new Refused('the token belongs to another account than the channel');
      channel = me.id;
      const ending = new AbortController();
      const either = AbortSignal.any([signal, ending.signal]);
      const session = Promise.withResolvers<string>();
      const listening = listenToEvents({ url: events, welcome: session.resolve, hear, signal: either });
      const standing = async (): Promise<void> => {
        await helix.subscribe(channel, await session.promise, either);
        await count(either);
        joined();
        await keepCounting(either);
      };
      try {
        await Promise.race([listening, standing()]);
      } finally {
        ending.abort();
      }
    },
    async act({ content }) {
      if (content.arm === 'POLL') await helix.openPoll(channel, content);
      else await helix.say(channel, messageOf(content));
      return present;
    },
    // A chat cannot be asked what was said in it.
    find: async ({ content }) => (content.arm === 'POLL' && (await helix.hasPoll(channel, content)) ? present : null),
  };
}
