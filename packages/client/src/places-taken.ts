/** How many rooms, or feeds, of each session are there on one connection: the server knows one place for all of them. */
export type PlacesTaken = {
  take: (kind: string, sessionId: string) => void;
  /** Gives one back; true where it was the last, so that the place can be left. */
  giveBack: (kind: string, sessionId: string) => boolean;
};

const keyOf = (kind: string, sessionId: string): string => `${kind} ${sessionId}`;

/** None at first. */
export function createPlacesTaken(): PlacesTaken {
  const counts = new Map<string, number>();
  return {
    take(kind, sessionId) {
      const key = keyOf(kind, sessionId);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    },
    giveBack(kind, sessionId) {
      const key = keyOf(kind, sessionId);
      const left = (counts.get(key) ?? 0) - 1;
      if (left > 0) counts.set(key, left);
      else counts.delete(key);
      return left <= 0;
    },
  };
}
