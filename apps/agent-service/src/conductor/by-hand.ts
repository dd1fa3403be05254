import type { Arm, Content } from '@conductor/contracts';
import { hasLookalikes, isBlank } from '@conductor/moderation';
import { traced } from '@conductor/tracing';
import type { DecisionStore, ManualResult } from '../ports/decisions.ts';
import type { Telemetry } from '../telemetry.ts';

export type { ManualResult } from '../ports/decisions.ts';

/** What an intervention by hand needs. `offered` are the arms that this installation can carry out. */
export type ByHandDeps = {
  decisions: Pick<DecisionStore, 'sendByHand' | 'proposeByHand'>;
  telemetry: Pick<Telemetry, 'decisionAnswered'>;
  offered: readonly Arm[];
  /** Wakes the dispatcher, which would find the decision at its next round anyway. */
  onApproved: () => void;
};

/**
 * An intervention by the organiser's own hand: APPROVED at once, and dispatched like every other. It is measured, and
 * teaches nothing: no anomaly chose it.
 */
export async function sendByHand(
  deps: ByHandDeps,
  input: Parameters<DecisionStore['sendByHand']>[0],
): Promise<ManualResult> {
  const refused = wrongContent(input.content, deps.offered);
  if (refused !== null) return refused;
  const facts = { by: 'organiser', arm: input.content.arm };
  const result = await traced('approve', { facts }, () => deps.decisions.sendByHand(input));
  if (result.kind === 'ok' && !result.again) {
    const { sessionId, id: decisionId, actor } = input;
    deps.telemetry.decisionAnswered({ sessionId, decisionId, actor, outcome: 'by_hand', edited: false });
    deps.onApproved();
  }
  return result;
}

/** What is proposed by hand, and why; `program` is what people call the program that does, null where a person does. */
export type Proposal = Omit<Parameters<DecisionStore['proposeByHand']>[0], 'reasons' | 'ttlMs' | 'byProgram'> & {
  program: string | null;
  why?: string | undefined;
};

/** An intervention that waits for a person's approval, in every mode and however sure anybody is. */
export async function proposeByHand(
  deps: ByHandDeps & { ttlMs: number },
  { program, why, ...input }: Proposal,
): Promise<ManualResult> {
  const refused = wrongContent(input.content, deps.offered);
  if (refused !== null) return refused;
  const by = `Proposed by ${program === null ? input.actor : `the program “${program}”`}`;
  const reasons = why === undefined ? [by] : [by, why];
  const facts = { by: program === null ? 'organiser' : 'program', arm: input.content.arm };
  return traced('propose', { facts }, () =>
    deps.decisions.proposeByHand({ ...input, byProgram: program !== null, reasons, ttlMs: deps.ttlMs }),
  );
}

function wrongContent(content: Content, offered: readonly Arm[]): ManualResult | null {
  if (!offered.includes(content.arm)) {
    return { kind: 'invalid', field: 'content.arm', message: `must be one of ${offered.join(', ')}` };
  }
  return wrongWords(content, 'content');
}

/** What is wrong with a person's words, by their field in the body: one shows nothing, or two options of a poll look the same. */
export function wrongWords(
  content: Content,
  body: 'content' | 'edits',
): { kind: 'invalid'; field: string; message: string } | null {
  const blank = Object.entries(content).find(([, value]) =>
    [value].flat().some((text) => typeof text === 'string' && isBlank(text)),
  );
  if (blank) return { kind: 'invalid', field: `${body}.${blank[0]}`, message: 'must show something' };
  const hasTwins = content.arm === 'POLL' && hasLookalikes(content.options);
  return hasTwins ? { kind: 'invalid', field: `${body}.options`, message: 'must differ from each other' } : null;
}
