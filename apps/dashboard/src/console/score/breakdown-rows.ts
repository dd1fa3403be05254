import { t } from '@lingui/core/macro';
import type { BreakdownTerm, EngagementPoint, Signals } from '@conductor/contracts';
import { PART_LABELS } from '@conductor/contracts/plain';
import { percent, pointsThatAddUp } from '../../ui/format.ts';
import { called } from '../../words/called.ts';

/** A line of the breakdown. `contribution` is in points; null means not part of this score. */
export type BreakdownRow = { part: BreakdownTerm['part']; name: string; signal: string; contribution: number | null };

const PARTS = ['chat', 'poll', 'active', 'speaking', 'reactions', 'leave'] as const;

const perMinute = (rate: number, unit: string): string =>
  `${rate < 10 ? Math.round(rate * 10) / 10 : Math.round(rate)} ${unit}/min`;

const signalOf = (part: (typeof PARTS)[number], signals: Signals): string => {
  switch (part) {
    case 'chat':
      return perMinute(signals.chatMsgsPerMin, 'messages');
    case 'poll':
      return signals.pollParticipation === null ? t`no poll to count` : t`${percent(signals.pollParticipation)} voted`;
    case 'active':
      return t`${signals.activeUsers} of ${signals.totalUsers ?? t`unknown`} present`;
    case 'speaking':
      return signals.speaking === undefined
        ? t`not told`
        : t`${signals.speaking.voices} now, ${signals.speaking.turns} turns in 3 min`;
    case 'reactions':
      return perMinute(signals.reactionsPerMin, 'reactions');
    case 'leave':
      return signals.userLeaveRate === null ? t`unknown` : t`${percent(signals.userLeaveRate)} left in the last minute`;
  }
};

/**
 * The score taken apart: rows that add up, in whole points, to `total`. While the score is unknown, `total`
 * and every contribution are null and no signal is shown: what was seen of a part of a minute would mislead.
 */
export function breakdownRows(point: EngagementPoint): { rows: BreakdownRow[]; total: number | null } {
  if (point.score === null) {
    const rows = PARTS.map((part) => ({
      part,
      name: called(PART_LABELS[part]),
      signal: t`unknown`,
      contribution: null,
    }));
    return { rows, total: null };
  }
  const shares = point.breakdown.map((term) => term.contribution);
  const rounded = pointsThatAddUp(shares, point.score);
  const contributions = new Map(point.breakdown.map((term, index) => [term.part, rounded[index] ?? 0]));
  const rows: BreakdownRow[] = PARTS.map((part) => ({
    part,
    name: called(PART_LABELS[part]),
    signal: signalOf(part, point.signals),
    contribution: contributions.get(part) ?? null,
  }));
  const clamp = contributions.get('clamp');
  if (clamp !== undefined && clamp !== 0)
    rows.push({ part: 'clamp', name: called(PART_LABELS.clamp), signal: '', contribution: clamp });
  return { rows, total: Math.round(point.score * 100) };
}
