/** Asks for what is stored under `key`, as far as it concerns `who`. Rejects as the look itself does. */
export type SharedLook<R> = (key: string, who: string) => Promise<R>;

const rest = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** What follows a look, in ms for each who was served by it. */
const REST_FOR_ONE_MS = 10;
const LONGEST_REST_MS = 200;

type Look<R> = PromiseWithResolvers<R> & { who: Set<string>; served: number };

/**
 * One look serves all who ask for the same key at about the same time, and `read` is told who they are, each once. The
 * look that somebody is given always begins after they asked, so nobody is told anything older than their question, and
 * nothing has to be invalidated. Of a key one look is under way at a time; after it comes a rest that grows with the
 * crowd it served, from 10 ms to 200 ms: one alone is served at once, and a thousand cost little more than ten.
 */
export function createSharedLook<R>(read: (key: string, who: readonly string[]) => Promise<R>): SharedLook<R> {
  /** The next look at each key that is busy; null while nobody waits for one. */
  const nextOf = new Map<string, Look<R> | null>();

  const lookOnce = async (key: string, look: Look<R>): Promise<void> => {
    // All who ask in this turn come along.
    await Promise.resolve();
    nextOf.set(key, null);
    try {
      look.resolve(await read(key, [...look.who]));
    } catch (error) {
      look.reject(error);
    }
    await rest(Math.min(LONGEST_REST_MS, look.served * REST_FOR_ONE_MS));
  };

  const work = async (key: string, first: Look<R>): Promise<void> => {
    for (let look: Look<R> | null = first; look; look = nextOf.get(key) ?? null) await lookOnce(key, look);
    nextOf.delete(key);
  };

  return (key, who) => {
    const isBusy = nextOf.has(key);
    const look = nextOf.get(key) ?? { ...Promise.withResolvers<R>(), who: new Set<string>(), served: 0 };
    look.who.add(who);
    look.served += 1;
    nextOf.set(key, look);
    if (!isBusy) void work(key, look);
    return look.promise;
  };
}
