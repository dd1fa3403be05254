import type { Arm, Content } from '@conductor/contracts';
import type { DecisionStore, AnswerResult } from '../ports/decisions.ts';
import type { Telemetry } from '../telemetry.ts';
import { wrongWords } from './by-hand.ts';

export type { AnswerResult } from '../ports/decisions.ts';

/** What a human's answer needs. `onApproved` wakes the dispatcher, which would find the decision at its next round anyway. */
export type ApproveDeps = {
  decisions: Pick<DecisionStore, 'find' | 'approve' | 'reject'>;
  telemetry: Pick<Telemetry, 'decisionAnswered'>;
  onApproved: () => void;
};

/**
 * PENDING → APPROVED by a human, over any number of processes once. `actor` is the token's subject. `edits` must be of
 * the decision's own arm and become what is sent; a `version` that is given must be the present one. A program (`byKey`)
 * approves what the agent proposed and as it stands, so that it can never bring words of its own before an audience.
 */
export async function approveDecision(
  deps: ApproveDeps,
  input: { sessionId: string; decisionId: string; actor: string; edits?: Content; version?: number; byKey?: boolean },
): Promise<AnswerResult> {
  const { edits, byKey = false } = input;
  if (edits !== undefined || byKey) {
    const decision = await deps.decisions.find(input.sessionId, input.decisionId);
    if (decision === null) return { kind: 'not_found' };
    if (byKey && (edits !== undefined || decision.anomalyId === null)) return { kind: 'forbidden' };
    const refused = edits === undefined ? null : wrongEdits(edits, decision.arm);
    if (refused !== null) return refused;
  }
  const result = await deps.decisions.approve(input);
  if (result.kind === 'ok') {
    deps.telemetry.decisionAnswered({ ...names(input), outcome: 'approved', edited: edits !== undefined });
    deps.onApproved();
  }
  return result;
}

/** PENDING → REJECTED by a human, with their reason. It teaches how often an arm is accepted, never what it does. */
export async function rejectDecision(
  deps: ApproveDeps,
  input: { sessionId: string; decisionId: string; actor: string; reason?: string },
): Promise<AnswerResult> {
  const result = await deps.decisions.reject(input);
  if (result.kind === 'ok') deps.telemetry.decisionAnswered({ ...names(input), outcome: 'rejected', edited: false });
  return result;
}

/** What the sweep over what waits needs. */
export type SweepDeps = {
  decisions: Pick<DecisionStore, 'expireDue' | 'escalateDue'>;
  telemetry: Pick<Telemetry, 'swept'>;
};

/** Nobody answered: what is past its time expires, and what has waited for half of it is brought up once. */
export async function sweepPending({ decisions, telemetry }: SweepDeps): Promise<void> {
  telemetry.swept('expired', await decisions.expireDue());
  telemetry.swept('escalated', await decisions.escalateDue());
}

function wrongEdits(edits: Content, arm: Arm): AnswerResult | null {
  if (edits.arm !== arm) return { kind: 'invalid', field: 'edits.arm', message: `must be ${arm}` };
  return wrongWords(edits, 'edits');
}

const names = ({ sessionId, decisionId, actor }: { sessionId: string; decisionId: string; actor: string }) => ({
  sessionId,
  decisionId,
  actor,
});
