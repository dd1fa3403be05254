import type { OwnVote, Tally } from '@conductor/contracts';
import type { Db } from '@conductor/database';
import { closeDuePolls, closePoll, markTold, openPoll, untoldPolls, type PollRow } from '../db/polls.ts';
import { tallies } from '../db/poll-results.ts';
import { correctOf, isShown } from '../db/poll-standings.ts';
import { markRecounted, recountedPolls } from '../db/recounts.ts';
import type { Platform } from '../redis/platform.ts';
import { inEachRoom, inRoomsLeft } from './each-room.ts';
import type { Room } from './room.ts';
import type { Telemetry } from '../telemetry.ts';

export type Polls = ReturnType<typeof createPolls>;

const RESULTS_EVERY_MS = 500;
const SWEPT_AT_ONCE = 100;

/**
 * What a room is told of its polls. The rows come first; whoever stored one tells the room, and what a crash left
 * untold the sweep tells, under the same id, so that it is heard once.
 */
export function createPolls(deps: { db: Db; room: Room; platform: Platform; telemetry: Telemetry }) {
  const { db, room, platform, telemetry } = deps;
  /** When each poll's results were last sent, and whether the next sending is set. */
  const results = new Map<string, { sentAt: number; timer: NodeJS.Timeout | null }>();

  const sendResults = async (poll: PollRow): Promise<void> => {
    const tally = (await tallies(db, [poll])).get(poll.id);
    if (!tally) return;
    const { sessionId, id: pollId } = poll;
    await room.pass(sessionId, { name: 'poll:results', payload: { sessionId, pollId, ...tally } });
  };

  const tellOpened = async (poll: PollRow): Promise<void> => {
    const { sessionId } = poll;
    const { first } = await room.tell(sessionId, poll.interventionId ?? `${poll.id}:opened`, {
      name: 'poll:opened',
      payload: { sessionId, poll: openPoll(poll) },
    });
    if (first) await platform.pollOpened(poll, poll.id);
    await markTold(db, poll.id, 'opened');
  };

  /** By way of the log: whoever missed it would show other numbers for ever. */
  const tellStanding = async (poll: PollRow, idOf: (tally: Tally) => string): Promise<void> => {
    const { sessionId, id: pollId } = poll;
    const tally = isShown(poll) && (await tallies(db, [poll])).get(pollId);
    const payload = tally && { sessionId, pollId, ...tally };
    if (payload) await room.tell(sessionId, idOf(payload), { name: 'poll:results', payload });
  };

  /** What was erased goes off open pages too. */
  const tellRecounted = async (poll: PollRow): Promise<void> => {
    await tellStanding(poll, ({ version }) => `${poll.id}:results:${version}`);
    await markRecounted(db, poll);
  };

  const tellClosed = async (poll: PollRow): Promise<void> => {
    const { sessionId, id: pollId } = poll;
    forget(pollId);
    await tellStanding(poll, () => `${pollId}:results`);
    const { first } = await room.tell(sessionId, `${pollId}:closed`, {
      name: 'poll:closed',
      payload: { sessionId, pollId, ...correctOf(poll) },
    });
    if (first) await platform.pollClosed(poll, pollId);
    await markTold(db, pollId, 'closed');
  };

  /** A room that heard of the close first would show the poll as open for ever. */
  const tellUntold = async (poll: PollRow): Promise<void> => {
    if (!poll.openedToldAt) await tellOpened(poll);
    if (poll.closedAt) await tellClosed(poll);
  };

  const forget = (pollId: string): void => {
    clearTimeout(results.get(pollId)?.timer ?? undefined);
    results.delete(pollId);
  };

  /** The row stands, so what cannot be told just now the sweep tells within a second of Redis' return. */
  const orLater = (telling: Promise<void>): Promise<void> =>
    telling.catch((error: unknown) => telemetry.failed('telling a room of its poll', error));

  const onError = (error: unknown): void => telemetry.failed('telling rooms of their polls', error);

  return {
    /** Tells the room of a poll; rejects when it could not be told. */
    tellOpened,
    /** Tells the room of a new poll, now or a little later. */
    opened: (poll: PollRow): Promise<void> => orLater(tellOpened(poll)),
    /** Closes a poll and tells the room, now or a little later; undefined where it was not open. */
    async close(sessionId: string, pollId: string): Promise<PollRow | undefined> {
      const poll = await closePoll(db, sessionId, pollId);
      if (poll) await orLater(tellUntold(poll));
      return poll;
    },
    /** Results that are shown go out at once after a quiet time, otherwise at most every half second. */
    voted(poll: PollRow): void {
      if (!isShown(poll)) return;
      const state = results.get(poll.id) ?? { sentAt: -RESULTS_EVERY_MS, timer: null };
      if (state.timer) return;
      const wait = Math.max(0, state.sentAt + RESULTS_EVERY_MS - performance.now());
      state.timer = setTimeout(() => {
        state.timer = null;
        state.sentAt = performance.now();
        sendResults(poll).catch((error: unknown) => telemetry.failed('sending poll results', error));
      }, wait);
      results.set(poll.id, state);
    },
    /**
     * Shows a vote in all windows of who gave it, on whichever node; whoever misses it hears of it as they join again. What
     * somebody chose in an anonymous poll goes nowhere beside their id.
     */
    tellVoter({ sessionId, id: pollId, anonymous }: PollRow, userId: string, own: OwnVote): void {
      if (anonymous) return;
      const event = { name: 'poll:voted', payload: { sessionId, pollId, ...own } } as const;
      room
        .whisper(sessionId, crypto.randomUUID(), [userId], event)
        .catch((error: unknown) => telemetry.failed('telling a voter of their vote', error));
    },
    /**
     * Closes what is due and tells what was left untold; for one node at a time, harmless from several. Resolves with the
     * sessions where that failed.
     */
    async sweep(): Promise<Set<string>> {
      await closeDuePolls(db);
      const failed = await inRoomsLeft((limit) => untoldPolls(db, limit), tellUntold, onError);
      await inEachRoom(await recountedPolls(db, SWEPT_AT_ONCE), tellRecounted, onError);
      return failed;
    },
    stop(): void {
      for (const pollId of results.keys()) forget(pollId);
    },
  };
}
