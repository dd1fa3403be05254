import type { InterventionOutcome } from '@conductor/contracts';
import { traced } from '@conductor/tracing';
import type { Fence } from '../ports/sessions.ts';
import type { Telemetry } from '../telemetry.ts';
import type { AtMost } from './at-most.ts';
import { chaseUnanswered, dispatchApproved, recordOutcome, type ActDeps } from './act.ts';
import { sweepPending, type SweepDeps } from './approve.ts';
import { decide, type DecideDeps } from './decide.ts';
import { forgetEnded, mostPressing } from './detect/tracking.ts';
import { learnDue, type LearnDeps } from './learn.ts';
import { measureTrials, type TrialDeps } from './learn/trials.ts';
import { perceive } from './perceive.ts';
import type { Coverage } from './perceive/coverage.ts';
import { hasWork, recordAnomalies, recordPoint, type RecordDeps } from './record.ts';
import type { SessionState } from './session-state.ts';

/** What conducting a session needs of the world. */
export type LoopDeps = RecordDeps &
  DecideDeps & {
    coverage: Coverage;
    telemetry: Telemetry;
    /** Adopts what a predecessor stored in the shard; null while that is under way. */
    takeOver: (fence: Fence) => Promise<void> | null;
    /** What may ask the database at once; the rest waits. */
    inTurn: AtMost;
  };

/**
 * The fast half, one tick of one session: **perceive**, and beside it, in order, record and **decide**. Nothing is
 * awaited here; what failed is tried again at the next tick. `fence` is null for a session that another instance
 * conducts: then we only keep warm.
 */
export function tick(deps: LoopDeps, session: SessionState, atMs: number, fence: Fence | null): void {
  const point = perceive(session, deps.coverage, deps.clock.monotonic(), atMs);
  if (fence === null) return forgetEnded(session.tracking);
  recordPoint(deps, session.row.id, point, fence);
  if (session.adoptedToken !== fence.token) {
    const adopted = deps.takeOver(fence);
    if (adopted !== null) deps.background(adopted);
    return;
  }
  if (session.job !== null || !hasWork(session, atMs)) return;
  session.job = deps
    .inTurn(() => traced('tick', { after: session.heard, fromMs: atMs }, () => conduct(deps, session, fence)))
    .finally(() => {
      session.job = null;
    });
  deps.background(session.job);
}

/** A step that fails leaves the rest to the next tick. */
async function conduct(deps: LoopDeps, session: SessionState, fence: Fence): Promise<void> {
  try {
    await recordAnomalies(deps, session, fence);
    const pressing = mostPressing(session.tracking, deps.clock.now());
    if (pressing !== undefined) await decide(deps, session, fence, pressing);
  } catch (error) {
    failed(deps, error, fence);
  }
}

/** A lost fence ends our holding the shard; anything else is told. */
export function failed(deps: Pick<LoopDeps, 'onFenced' | 'telemetry'>, error: unknown, fence: Fence): void {
  if (isFenceLost(error)) deps.onFenced(fence);
  else deps.telemetry.failed('loop', error);
}

const isFenceLost = (error: unknown): boolean => error instanceof Error && error.name === 'FenceLost';

/**
 * The slow half: **approve**, **act** and **learn**. Each round starts from stored rows alone, so a restart, a slow
 * human or another instance loses nothing and repeats nothing. `workers.ts` says how often each runs.
 */
export const createRounds = (deps: SweepDeps & ActDeps & LearnDeps & TrialDeps) => ({
  /** PENDING → EXPIRED where no human came; their own answers come in by `approve.ts`, from HTTP. */
  approve: () => sweepPending(deps),
  /** APPROVED → EXECUTING, the command on its way. */
  act: () => dispatchApproved(deps),
  /** EXECUTING → EXECUTED or FAILED, as the executor says. */
  heed: (outcome: InterventionOutcome) => recordOutcome(deps, outcome),
  /** EXECUTING that nobody reports on: sent again, or given up. */
  chase: () => chaseUnanswered(deps),
  /** EXECUTED → MEASURED, and what it teaches. */
  learn: () => learnDue(deps),
  /** What came of each proposal at its horizon, offered or held back: what lift and confidence rest on. */
  trials: () => measureTrials(deps),
});
