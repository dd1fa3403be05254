import type { Arm, Content } from '@conductor/contracts';
import type { DecisionStore, ManualResult, AnswerResult } from '../ports/decisions.ts';
import type { Telemetry } from '../telemetry.ts';

export type { ManualResult, AnswerResult } from '../ports/decisions.ts';

/** What a human's answer needs. `onApproved` wakes the dispatcher, which would find the decision at its next round anyway. */
export type ApproveDeps = {
  decisions: Pick<DecisionStore, 'find' | 'approve' | 'reject' | 'sendByHand'>;
  telemetry: Pick<Telemetry, 'decisionAnswered'>;
  onApproved: () => void;
};

/**
 * PENDING → APPROVED by a human, over any number of processes once. `actor` is the token's subject. `edits` must be of
 * the decision's own arm and become what is sent; a `version` that is given must be the present one.
 */
export async function approveDecision(
  deps: ApproveDeps,
  input: { sessionId: string; decisionId: string; actor: string; edits?: Content; version?: number },
): Promise<AnswerResult> {
  const { edits } = input;
  if (edits !== undefined) {
    const decision = await deps.decisions.find(input.sessionId, input.decisionId);
    if (decision === null) return { kind: 'not_found' };
    if (edits.arm !== decision.arm) return { kind: 'invalid', field: 'edits.arm', message: `must be ${decision.arm}` };
    if (hasTwins(edits)) return { kind: 'invalid', field: 'edits.options', message: DIFFER };
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

/**
 * An intervention by the organiser's own hand: APPROVED at once, and dispatched like every other. `offered` are the arms
 * that this installation can carry out. It is measured, and teaches nothing: no anomaly chose it.
 */
export async function sendByHand(
  deps: ApproveDeps & { offered: readonly Arm[] },
  input: Parameters<DecisionStore['sendByHand']>[0],
): Promise<ManualResult> {
  const { content } = input;
  if (!deps.offered.includes(content.arm)) {
    return { kind: 'invalid', field: 'content.arm', message: `must be one of ${deps.offered.join(', ')}` };
  }
  if (hasTwins(content)) return { kind: 'invalid', field: 'content.options', message: DIFFER };
  const result = await deps.decisions.sendByHand(input);
  if (result.kind === 'ok' && !result.again) {
    const { sessionId, id: decisionId, actor } = input;
    deps.telemetry.decisionAnswered({ sessionId, decisionId, actor, outcome: 'by_hand', edited: false });
    deps.onApproved();
  }
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

const DIFFER = 'must differ from each other';
/** A poll that offers the same answer twice. */
const hasTwins = (content: Content): boolean =>
  content.arm === 'POLL' && new Set(content.options.map(fold)).size < content.options.length;
const fold = (text: string): string => text.trim().toLowerCase();
const names = ({ sessionId, decisionId, actor }: { sessionId: string; decisionId: string; actor: string }) => ({
  sessionId,
  decisionId,
  actor,
});
