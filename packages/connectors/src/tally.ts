import type { Emit } from './connector.ts';

/** What is known of polls of which only the number of votes is told. */
export type Tally = {
  /** So many votes so far; the first word of a poll opens it. */
  count: (pollId: string, votes: number) => void;
  close: (pollId: string) => void;
  openPolls: () => { id: string; voters: number }[];
};

/** Of one poll at once; where more came, the level tells how many there are. */
const MOST_AT_ONCE = 500;

/** Tells each vote once by its number, so that a tally that is told again adds nothing. */
export function createTally(emit: Emit): Tally {
  const open = new Map<string, number>();
  return {
    count(pollId, votes) {
      const told = open.get(pollId);
      if (told === undefined) emit({ type: 'poll_opened', id: pollId, pollId });
      open.set(pollId, Math.max(votes, told ?? 0));
      for (let number = Math.max((told ?? 0) + 1, votes - MOST_AT_ONCE + 1); number <= votes; number += 1) {
        emit({ type: 'vote', id: `${pollId}:${number}`, pollId });
      }
    },
    close(pollId) {
      if (open.delete(pollId)) emit({ type: 'poll_closed', id: `${pollId}:closed`, pollId });
    },
    openPolls: () => [...open].map(([id, voters]) => ({ id, voters })),
  };
}
