import type { DecisionView } from '@conductor/client';

/** Who answers what waits: the simulated organiser, when nobody has done so in time, or only whoever is at the page. */
export type Decider = 'simulated' | 'you';

export const DECIDERS: readonly Decider[] = ['simulated', 'you'];

/** What waits for an answer, and how long the simulated organiser leaves it to a person. */
export type Patience = Disposable & {
  /** Takes note of a decision as it stands now. */
  consider: (decision: Pick<DecisionView, 'id' | 'status'>) => void;
  decider: () => Decider;
  /** Whom decisions are left to from now on. The simulated organiser waits anew for those that wait already. */
  leaveTo: (decider: Decider) => void;
  /** When the simulated organiser will approve what waits (ms since the epoch); null while nothing does, or you decide. */
  approvesAt: () => number | null;
};

type Waiting = { at: number; timer: NodeJS.Timeout };

/** Calls `approve` with each decision that has waited for `seconds` while decisions were the simulated organiser's. */
export function startPatience(seconds: number, approve: (decisionId: string) => void): Patience {
  const waiting = new Map<string, Waiting | null>();
  let decider: Decider = 'simulated';

  const begin = (id: string): Waiting | null => {
    if (decider === 'you') return null;
    return { at: Date.now() + seconds * 1_000, timer: setTimeout(() => approve(id), seconds * 1_000) };
  };
  const end = (id: string): void => clearTimeout(waiting.get(id)?.timer);

  return {
    consider({ id, status }) {
      end(id);
      if (status === 'PENDING') waiting.set(id, begin(id));
      else waiting.delete(id);
    },
    decider: () => decider,
    leaveTo(next) {
      if (next === decider) return;
      decider = next;
      for (const id of waiting.keys()) {
        end(id);
        waiting.set(id, begin(id));
      }
    },
    approvesAt: () => [...waiting.values()].find((one) => one !== null)?.at ?? null,
    [Symbol.dispose]: () => [...waiting.keys()].forEach(end),
  };
}
