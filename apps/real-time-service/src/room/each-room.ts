/** What is to be done in one room. */
type InRoom = { sessionId: string };

/** Read at once of what is left. */
const READ_AT_ONCE = 100;

/** Rooms that are worked on at once, unless said. */
const FEW = 4;

/**
 * Does the work for each of these, those of one session one after the other and up to the first that fails: what goes wrong
 * in one room is no reason to leave the others alone. Resolves with the sessions where something did; `onError` is told of
 * one of the failures, since they mostly are the same.
 */
export async function inEachRoom<T extends InRoom>(
  all: readonly T[],
  work: (one: T) => Promise<unknown>,
  onError: (error: unknown) => void,
  atOnce = FEW,
): Promise<Set<string>> {
  const rooms = [...Map.groupBy(all, ({ sessionId }) => sessionId)];
  const failed = new Map<string, unknown>();
  const workIn = async ([sessionId, own]: (typeof rooms)[number]): Promise<void> => {
    try {
      for (const one of own) await work(one);
    } catch (error) {
      failed.set(sessionId, error);
    }
  };
  for (let start = 0; start < rooms.length; start += atOnce) {
    await Promise.all(rooms.slice(start, start + atOnce).map(workIn));
  }
  for (const error of [...failed.values()].slice(0, 1)) onError(error);
  return new Set(failed.keys());
}

/** The same for all that `read` finds, until it finds no more or something goes wrong. */
export async function inRoomsLeft<T extends InRoom>(
  read: (limit: number) => Promise<readonly T[]>,
  work: (one: T) => Promise<unknown>,
  onError: (error: unknown) => void,
): Promise<Set<string>> {
  for (;;) {
    const left = await read(READ_AT_ONCE);
    const failed = await inEachRoom(left, work, onError);
    if (left.length < READ_AT_ONCE || failed.size > 0) return failed;
  }
}
