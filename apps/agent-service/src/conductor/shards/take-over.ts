import type { AnomalyStore } from '../../ports/anomalies.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Fence } from '../../ports/sessions.ts';
import type { AnomalyView } from '@conductor/contracts';
import type { AtMost } from '../at-most.ts';
import { adopt } from '../detect/tracking.ts';
import type { SessionState } from '../session-state.ts';

export type TakeOverDeps = {
  anomalies: Pick<AnomalyStore, 'openIn' | 'end'>;
  clock: Pick<Clock, 'now'>;
  /** The sessions of a shard that this instance perceives. */
  sessionsIn: (shard: number) => SessionState[];
  /** What may ask the database at once. */
  inTurn: AtMost;
  onFailure: (error: unknown, fence: Fence) => void;
};

/**
 * Adopts what a shard's last holder stored as open, for all of its sessions in one query, however many ask and however
 * often: it is called by every tick of a session that is not adopted yet. Resolves when the shard is done with; what
 * failed is tried again at the next call. Null while the same is under way.
 */
export function createTakeOver(deps: TakeOverDeps): (fence: Fence) => Promise<void> | null {
  const underWay = new Set<string>();
  return (fence) => {
    const key = `${fence.shard}:${fence.token}`;
    if (underWay.has(key)) return null;
    underWay.add(key);
    return deps
      .inTurn(() => adoptShard(deps, fence))
      .catch((error: unknown) => deps.onFailure(error, fence))
      .finally(() => underWay.delete(key));
  };
}

async function adoptShard({ anomalies, clock, sessionsIn }: TakeOverDeps, fence: Fence): Promise<void> {
  const stored = Map.groupBy(await anomalies.openIn(fence.shard), ({ sessionId }) => sessionId);
  const over: [SessionState, AnomalyView[]][] = [];
  for (const session of sessionsIn(fence.shard)) {
    if (session.adoptedToken === fence.token) continue;
    const ended = adopt(session.tracking, stored.get(session.row.id) ?? []);
    if (ended.length === 0) session.adoptedToken = fence.token;
    else over.push([session, ended]);
  }
  for (const [session, ended] of over) {
    for (const { id } of ended) await anomalies.end(fence, session.row.id, id, clock.now());
    session.adoptedToken = fence.token;
  }
}
