import type { Clock } from '../../ports/clock.ts';
import type { Coverage } from '../perceive/coverage.ts';
import { SLOTS, slotOf, type Roster } from '../roster.ts';
import type { SessionState } from '../session-state.ts';
import type { Kept, KeptMessage, Recollection } from './kept.ts';
import { replay, type Restored } from './replay.ts';

type AdmissionDeps = {
  clock: Clock;
  coverage: Coverage;
  roster: Pick<Roster, 'admit'>;
  kept: Pick<Kept, 'take'>;
  /** Takes in now what came then. */
  take: (message: KeptMessage) => void;
  /** A session's state turned out to be unusable; it costs the others nothing. */
  onBroken: (session: SessionState, error: unknown) => void;
  slotMs: number;
  /** The last slot that was ticked. */
  lastSlot: () => number;
};

/**
 * Goes on with a partition where its last leader stopped: from the checkpoints, and what was kept since. Rejects where
 * they cannot be read; a partition that is being admitted already is left to that.
 */
export function createAdmission(deps: AdmissionDeps): (partition: number) => Promise<void> {
  const { clock, roster, kept, slotMs } = deps;
  const admitting = new Set<number>();
  return async (partition) => {
    if (admitting.has(partition)) return;
    admitting.add(partition);
    let recollection: Recollection = { fromMs: 0, messages: [] };
    const recall = (): number => {
      recollection = kept.take(partition);
      return recollection.fromMs;
    };
    const goOn = (restored: readonly Restored[]): void => {
      const aheadMs = clock.monotonic() - clock.now();
      replay(restored, recollection, {
        ...deps,
        ticking: { slotMs, slots: SLOTS, lastSlot: deps.lastSlot(), slotOf, aheadMs },
      });
    };
    await roster.admit(partition, recall, goOn).finally(() => admitting.delete(partition));
  };
}
