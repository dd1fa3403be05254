import { Refused } from '../connector.ts';
import type { Tally } from '../tally.ts';
import { votesOf, type ChatMessage, type LiveChat } from './live-chat.ts';

/** How soon is tried again what could not be closed, in ms. */
const AGAIN_MS = 5_000;

/** The polls of a chat: those we opened are closed when their time is over, and every tally is told. */
export type Polls = {
  hear: (poll: ChatMessage) => void;
  /** Has a poll of ours closed after so many milliseconds. */
  closeIn: (id: string, ms: number) => void;
  /** Closes at once what is still open of ours. */
  stop: () => Promise<void>;
};

/** None yet. YouTube ends no poll by itself; what it is told again as active after its end stays closed. */
export function createPolls(chat: LiveChat, tally: Tally, onError: (error: unknown) => void): Polls {
  const timers = new Map<string, NodeJS.Timeout>();
  const closed = new Set<string>();

  const hear = (poll: ChatMessage): void => {
    if (closed.has(poll.id)) return;
    tally.count(poll.id, votesOf(poll));
    const { status, metadata } = poll.snippet.pollDetails ?? {};
    if ((status ?? metadata?.status) !== 'closed') return;
    closed.add(poll.id);
    tally.close(poll.id);
  };
  const end = async (id: string): Promise<void> => {
    timers.delete(id);
    try {
      const poll = await chat.closePoll(id);
      tally.count(id, votesOf(poll));
    } catch (error) {
      onError(error);
      if (!(error instanceof Refused)) return closeIn(id, AGAIN_MS);
    }
    closed.add(id);
    tally.close(id);
  };
  const closeIn = (id: string, ms: number): void => {
    timers.set(id, setTimeout(() => void end(id), ms).unref());
  };
  return {
    hear,
    closeIn,
    async stop() {
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.allSettled([...timers.keys()].map((id) => chat.closePoll(id)));
    },
  };
}
