import { rememberIds, type FeedPosition } from '@conductor/contracts';
import { after, includes, isNext, isWhole, NOWHERE, samePlace } from './position.ts';
import type { LogEntry, LogPage } from '@conductor/runtime/redis';

/** An event with its place in the log, and its id, by which it is told once even if the log begins anew. */
export type Placed<T> = FeedPosition & { id: string; event: T };

export type FollowerOptions<T> = {
  /** Reads head and entries after the places given, in one step. */
  read: (places: readonly FeedPosition[]) => Promise<LogPage>;
  /** An entry's event; undefined for one that no browser may see. */
  parse: (entry: LogEntry) => Placed<T> | undefined;
  /** What an event is told once by; its id, unless a new epoch tells it anew to whoever began anew with it. */
  key: (event: Placed<T>) => string;
  /** Tells every live member on this node. */
  tell: (event: T) => void;
  onHole: (events: number) => void;
  /** Events that the log no longer holds. */
  onLoss: () => void;
  /** The log began anew: what stood at the end of the old one and was not heard cannot be known. */
  onNewEpoch: () => void;
  onError: (error: unknown) => void;
};

/** What a newcomer is served: the page as read, the place that live members stand at, and what came after a place. */
export type Served<T> = {
  page: LogPage;
  position: FeedPosition;
  since: (place: FeedPosition) => T[];
};

export type Follower<T> = {
  /** An event from the channel. */
  receive(event: Placed<T>): void;
  /**
   * Reads the log and calls `serve` in the same synchronous turn in which the live members stand exactly at
   * `position`: whoever goes live within `serve` sees every later event once and no earlier one.
   */
  join(since: FeedPosition | undefined, serve: (served: Served<T>) => void): Promise<void>;
  /** Reads the log and tells what was missed. Never rejects. */
  catchUp(): Promise<void>;
  /** The same after a time in which nothing was heard: a log may have begun and ended in it. */
  catchUpAfterGap(): Promise<void>;
  /** Where the live members stand; null before the log was read for the first time. */
  position(): FeedPosition | null;
};

const MAX_QUEUED = 1_000;
const IDS_REMEMBERED = 2_000;

type Joining<T> = {
  since: FeedPosition | undefined;
  serve: (served: Served<T>) => void;
  done: () => void;
  failed: (error: unknown) => void;
};

/**
 * Follows one session's log for the members on this node: events in order and each once, holes filled from the log.
 * One read at a time serves everybody who waits; events that arrive meanwhile queue up behind it.
 */
export function createFollower<T>(options: FollowerOptions<T>): Follower<T> {
  let position: FeedPosition | null = null;
  let queued: Placed<T>[] = [];
  let joining: Joining<T>[] = [];
  let stale = false;
  let reading: Promise<void> | null = null;
  const isFirst = rememberIds(IDS_REMEMBERED);

  const tellOnce = (placed: Placed<T>): void => {
    if (isFirst(options.key(placed))) options.tell(placed.event);
  };

  const accept = (event: Placed<T>): void => {
    if (reading) {
      queued.push(event);
      // The log has it too: a later hole brings it back.
      if (queued.length > MAX_QUEUED) queued.shift();
      return;
    }
    // From here on the life of this log is known, so that its end will be noticed.
    if (position && samePlace(position, NOWHERE)) position = { epoch: event.epoch, seq: 0 };
    if (position && isNext(position, event)) {
      position = { epoch: event.epoch, seq: event.seq };
      tellOnce(event);
    } else if (position && !includes(position, event)) {
      stale = true;
      void cycle();
    }
  };

  /** Brings the live members to the page's head. */
  const advance = (page: LogPage): void => {
    if (!position) {
      position = page.head ?? NOWHERE;
      return;
    }
    const head = page.head ?? NOWHERE;
    if (includes(position, head)) return;
    const missed = after(page, position);
    if (!isWhole(page, position)) options.onLoss();
    if (!samePlace(position, NOWHERE) && head.epoch !== position.epoch) options.onNewEpoch();
    if (missed.length > 0) options.onHole(missed.length);
    for (const entry of missed) {
      const event = options.parse(entry);
      if (event) tellOnce(event);
    }
    position = head;
  };

  const readOnce = async (): Promise<void> => {
    const served = joining;
    joining = [];
    stale = false;
    let page: LogPage;
    try {
      const places = [position, ...served.map(({ since }) => since)].filter((place) => place !== undefined);
      page = await options.read(places.filter((place) => place !== null));
    } catch (error) {
      options.onError(error);
      for (const { failed } of served) failed(error);
      return;
    }
    advance(page);
    const events = new Map<LogEntry, T[]>();
    const parsed = (entry: LogEntry): T[] => {
      const known = events.get(entry) ?? [options.parse(entry)].flatMap((placed) => placed?.event ?? []);
      events.set(entry, known);
      return known;
    };
    for (const { serve, done, failed } of served) {
      try {
        serve({ page, position: position ?? NOWHERE, since: (place) => after(page, place).flatMap(parsed) });
        done();
      } catch (error) {
        failed(error);
      }
    }
  };

  const cycle = (): Promise<void> => {
    reading ??= (async () => {
      do await readOnce();
      while (joining.length > 0);
      reading = null;
      const waiting = queued;
      queued = [];
      for (const event of waiting) accept(event);
    })();
    return reading;
  };

  const catchUp = async (): Promise<void> => {
    stale = true;
    await cycle();
    // A read that was under way already may have been too early.
    if (stale) await cycle();
  };

  return {
    receive: accept,
    position: () => position,
    catchUp,
    async catchUpAfterGap() {
      const isBlind = position !== null && samePlace(position, NOWHERE);
      await catchUp();
      if (isBlind) options.onNewEpoch();
    },
    join(since, serve) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      joining.push({ since, serve, done: resolve, failed: reject });
      void cycle();
      return promise;
    },
  };
}
