import { MOST_INTERVENTIONS_PER_HOUR, type Arm, type Mode, type Severity } from '@conductor/contracts';
import type { ProposalFacts, Refusal, RefusalCode } from '../../ports/proposals.ts';
import { ARM_LABELS, MODE_LABELS } from '@conductor/contracts';
import { withoutLastResorts } from '../arms/registry.ts';

/** Limits that nobody sets; milliseconds. */
export const LIMITS = {
  /** After the session's last measurement began. */
  sessionCooldownMs: 30_000,
  /** Decisions in a session within 5 minutes. */
  perFiveMinutes: 10,
} as const;

/** A time that never comes, and that JSON can hold. */
export const NEVER = Number.MAX_SAFE_INTEGER;

/** What may be done: these arms, those left out and why, and the PENDING decision that gives way. */
export type Permit = {
  kind: 'permit';
  arms: Arm[];
  leftOut: string[];
  supersedes: string | null;
  /** Arms less likely than this to beat doing nothing leave the draw; null in MANUAL, where it only marks. */
  minConfidence: number | null;
};

/** No, and why. */
export const refuse = (code: RefusalCode, reason: string, retryAtMs: number | null = null): Refusal => ({
  kind: 'refuse',
  code,
  reason,
  retryAtMs,
});

/**
 * Whether anything may be proposed at all, and which arms. Nothing fails open: what is missing refuses. `offered` are
 * the arms that exist and that the installation allows;
 * `impossible` says why one of them cannot be carried out where the audience is, or null.
 */
export function permit(
  facts: ProposalFacts,
  anomaly: { severity: Severity },
  offered: readonly Arm[],
  armCooldownMs: (arm: Arm) => number,
  impossible: (arm: Arm) => string | null,
): Permit | Refusal {
  const { settings, session, nowMs } = facts;
  if (settings === null) return refuse('NO_SETTINGS', 'the event has no settings');
  if (!settings.enabled) return refuse('DISABLED', 'the agent is disabled for the event');
  if (facts.installationPaused) return refuse('INSTALLATION_PAUSED', 'the whole installation is paused');
  if (session.status === 'ENDED') return refuse('ENDED', 'the session has ended', NEVER);
  if (session.paused) return refuse('PAUSED', 'the session is paused');
  if (session.quietUntilMs !== null && session.quietUntilMs > nowMs) {
    return refuse('QUIET', 'a quiet time was announced', session.quietUntilMs);
  }
  return blocked(facts, anomaly.severity) ?? capped(facts, settings.maxInterventionsPerHour) ?? choice();

  function choice(): Permit | Refusal {
    const listed = settings?.allowedInterventions ?? null;
    const isListed = (arm: Arm): boolean => listed === null || listed.includes(arm);
    // One that rests for a while is allowed still: the silent are not spoken to in its place.
    const drawn = withoutLastResorts(offered.filter((arm) => isListed(arm) && impossible(arm) === null));
    const whyNot = (arm: Arm): string | null => {
      if (!isListed(arm)) return 'not allowed by the event';
      return impossible(arm) ?? (drawn.includes(arm) ? cooling(arm) : 'only where no other is allowed');
    };
    const leftOut: string[] = [];
    const arms = offered.filter((arm) => {
      const why = whyNot(arm);
      if (why !== null) leftOut.push(`${ARM_LABELS[arm].name}: ${why}`);
      return why === null;
    });
    if (arms.length === 0) return refuse('NO_ARM', leftOut.join('; ') || 'no arm is offered');
    const minConfidence = session.mode === 'MANUAL' ? null : (settings?.minConfidence ?? 1);
    const supersedes = facts.open?.status === 'PENDING' ? facts.open.id : null;
    return { kind: 'permit', arms, leftOut, supersedes, minConfidence };
  }

  function cooling(arm: Arm): string | null {
    const last = facts.lastByArm[arm];
    const left = last === undefined ? 0 : last + armCooldownMs(arm) - nowMs;
    return left > 0 ? `used ${Math.ceil((armCooldownMs(arm) - left) / 1_000)} s ago` : null;
  }
}

const RANK: Record<Severity, number> = { WARNING: 1, CRITICAL: 2 };

/** Decisions that stand in the way: an open one, a human's no to this very anomaly, one whose effect is not known yet. */
function blocked(facts: ProposalFacts, severity: Severity): Refusal | null {
  const { open, same, lastMeasurement, nowMs } = facts;
  if (open !== null) {
    const graver = open.severity === null || RANK[severity] > RANK[open.severity];
    return open.status === 'PENDING' && graver
      ? null
      : refuse('OPEN_DECISION', `decision ${open.id} is ${open.status}`);
  }
  if (same?.status === 'REJECTED' || same?.status === 'EXPIRED') {
    return refuse('DECLINED', `the last proposal for this anomaly is ${same.status}`, NEVER);
  }
  if (same?.status === 'EXECUTED' || same?.status === 'HELD') {
    return refuse('MEASURING', 'the effect of the last intervention is not known yet', lastMeasurement?.dueMs ?? null);
  }
  const coolUntil = (lastMeasurement?.startedMs ?? -Infinity) + LIMITS.sessionCooldownMs;
  return coolUntil > nowMs ? refuse('COOLDOWN', 'the last measurement began a moment ago', coolUntil) : null;
}

function capped(facts: ProposalFacts, perHour: number): Refusal | null {
  if (facts.sessionCount >= LIMITS.perFiveMinutes) {
    return refuse('SESSION_CAP', `${facts.sessionCount} decisions in the session in 5 minutes`);
  }
  // A decision that gives way frees its place.
  const taken = facts.eventCount - (facts.open === null ? 0 : 1);
  const cap = Math.min(perHour, MOST_INTERVENTIONS_PER_HOUR);
  return taken >= cap ? refuse('EVENT_CAP', `${taken} of ${cap} interventions of the event in an hour`) : null;
}

/**
 * Whether the agent acts or asks: MANUAL asks always; SEMI_AUTO acts alone when sure enough, and asks as long as the confidence rests on
 * the prior; AUTO acts always.
 */
export function authorityOf(
  mode: Mode,
  choice: { confidence: number; basis: 'MEASURED' | 'PRIOR' },
  autoApproveThreshold: number,
): { acts: boolean; reason: string } {
  if (mode === 'MANUAL') return { acts: false, reason: `${MODE_LABELS.MANUAL.name}: a human decides` };
  if (mode === 'AUTO') return { acts: true, reason: `${MODE_LABELS.AUTO.name}: acts by itself` };
  const name = MODE_LABELS.SEMI_AUTO.name;
  if (choice.basis === 'PRIOR') {
    return { acts: false, reason: `${name}: too little is measured yet, so a human decides` };
  }
  const sure = choice.confidence >= autoApproveThreshold;
  const compared = `${tenths(choice.confidence)} against the threshold of ${tenths(autoApproveThreshold)}`;
  return sure
    ? { acts: true, reason: `${name}: sure enough, ${compared}` }
    : { acts: false, reason: `${name}: not sure enough, ${compared}` };
}

/** A share as people read it. */
export const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** Rounded down, to a tenth: what misses a threshold must not look as if it had reached it. */
const tenths = (share: number): string => `${(Math.floor(share * 1_000 + 1e-9) / 10).toFixed(1)} %`;
