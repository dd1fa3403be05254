/** Actions that were gathered for one challenge, each of its person and under its id. */
export type Batch = ReadonlyMap<string, ReadonlySet<string>>;

type Gathering = { byUser: Map<string, Set<string>>; stored: Promise<void>; timer: NodeJS.Timeout };

export type ActionBatches = {
  /** Resolves once the action is stored with those that came at about the same time; rejects where they were not. */
  add(challengeId: string, userId: string, actionId: string): Promise<void>;
  stop(): void;
};

/** What a crowd does within this time is one statement. */
const GATHERED_MS = 40;

/** Gathers what comes at about the same time, so that a cheering crowd costs Postgres little. */
export function createActionBatches(store: (challengeId: string, batch: Batch) => Promise<void>): ActionBatches {
  const gathering = new Map<string, Gathering>();

  const begin = (challengeId: string): Gathering => {
    const byUser = new Map<string, Set<string>>();
    const { promise: stored, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => {
      gathering.delete(challengeId);
      store(challengeId, byUser).then(resolve, reject);
    }, GATHERED_MS);
    const begun = { byUser, stored, timer };
    gathering.set(challengeId, begun);
    return begun;
  };

  return {
    add(challengeId, userId, actionId) {
      const { byUser, stored } = gathering.get(challengeId) ?? begin(challengeId);
      byUser.set(userId, (byUser.get(userId) ?? new Set()).add(actionId));
      return stored;
    },
    stop(): void {
      for (const { timer } of gathering.values()) clearTimeout(timer);
      gathering.clear();
    },
  };
}
