import { within } from '@conductor/runtime';
import { carryOut } from '../carry-out.ts';
import { NotNow, type Command, type Connector } from '../connector.ts';
import { stayJoined, type StayJoined } from '../stay-joined.ts';
import { PLAIN, type Flavour } from './flavour.ts';
import { hear } from './hearing.ts';
import { joinChannel, type IrcServer } from './join.ts';
import { linesOf } from './lines.ts';
import { createPeople } from './people.ts';
import { createSpeaker, type Speaker } from './speaking.ts';

/** Leaving is asked for first, and then it is done. */
const LEAVE_MS = 2_000;

const costs = ({ content }: Command): number => linesOf(content).length;

export type IrcOptions = {
  server: IrcServer;
  flavour?: Flavour;
  /** Told of each attempt that failed, and each connection that was lost. */
  onError?: (error: unknown) => void;
};

/** An audience in a channel of an IRC server: what is said there, who is there, and words into it. */
export function createIrcConnector({ server, flavour = PLAIN, onError = () => undefined }: IrcOptions): Connector {
  const { kind, capabilities, rate } = flavour;
  let stay: StayJoined | undefined;
  let speaker: Speaker | undefined;
  let deliver: Connector['deliver'] | undefined;
  let isClosed = false;
  const standing = (): boolean => speaker !== undefined && !isClosed;

  return {
    kind,
    capabilities,
    standing,
    async open({ place: channel, ledger, pseudonym }, emit) {
      const people = createPeople(pseudonym);
      const act = async ({ content }: Command): Promise<number> => {
        const current = speaker;
        if (current === undefined) throw new Error('the connection ended');
        for (const line of linesOf(content)) await current.say(line);
        return people.count();
      };
      deliver = carryOut({ kind, capabilities, rate, standing, ledger, act, costs });
      const knowsWhoIsThere = capabilities.presence !== 'none';
      const heard: typeof emit = (signal) => {
        if (!isClosed) emit(signal);
      };
      stay = stayJoined({
        onError,
        join: async (joined, signal) => {
          let coming: Speaker | undefined;
          const stands = (): void => {
            speaker = coming;
            joined();
          };
          try {
            await joinChannel({
              server,
              flavour,
              channel,
              signal,
              joined: stands,
              listen: (client) => {
                coming = createSpeaker(client, channel, flavour);
                hear(client, { channel, people, emit: heard, knowsWhoIsThere });
              },
            });
          } finally {
            speaker = undefined;
          }
        },
      });
      await stay.first;
    },
    deliver: (command) => deliver?.(command) ?? Promise.reject(new NotNow('not open')),
    async close() {
      isClosed = true;
      await within(LEAVE_MS, stay?.stop() ?? Promise.resolve()).catch(() => undefined);
    },
  };
}
