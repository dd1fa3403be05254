import { t } from '@lingui/core/macro';
import type { DecisionView, SessionReport } from '@conductor/contracts';
import { ARM_LABELS, STATUS_LABELS, textsOf } from '@conductor/contracts/plain';
import { changeOf } from '../console/result/result.ts';
import { percent, points } from '../ui/format.ts';
import type { ChartRow } from '../console/score/chart-data.ts';
import { called } from '../words/called.ts';

/** A line of a table of decisions, in words. */
export type DecisionLine = { key: string; at: number; what: string; words: string; came: string; change: string };

const cameOf = (row: DecisionView): string => {
  const by =
    row.decidedBy === null ? '' : t` by ${row.decidedBy === 'policy' ? t`the conductor itself` : row.decidedBy}`;
  if (row.reach !== null) return t`Reached ${row.reach}, sent${by}`;
  const why = row.reason === null ? '' : `: ${row.reason}`;
  return `${called(STATUS_LABELS[row.status])}${by}${why}`;
};

const changeIn = ({ reward, executedAt }: DecisionView): string => {
  if (reward !== null) {
    const { before, after } = changeOf(reward);
    return `${before} → ${after}`;
  }
  return executedAt === null ? '' : t`not measured`;
};

/** Decisions as lines of a table. */
export const decisionLines = (rows: readonly DecisionView[]): DecisionLine[] =>
  rows.map((row) => ({
    key: row.id,
    at: row.executedAt ?? row.decidedAt ?? row.createdAt,
    what: called(ARM_LABELS[row.arm].name),
    words: row.content === null ? '' : textsOf(row.content).join(' · '),
    came: cameOf(row),
    change: changeIn(row),
  }));

/** The report's minutes as rows of the curve. */
export const minuteRows = ({ curve }: SessionReport): ChartRow[] =>
  curve.map(({ at, score }) => ({ at, score: score === null ? null : score * 100, expected: null }));

/** What people said to the proposals of an arm, in words. */
export const acceptanceIn = ({ approved, rejected, rate }: SessionReport['acceptance'][number]): string =>
  rate === null ? t`nobody was asked` : t`${approved} of ${approved + rejected} approved (${percent(rate)})`;

/** The main figures, each with its unit. */
export const figures = ({ score }: Pick<SessionReport, 'score'>): { name: string; value: string }[] => [
  { name: t`Mean engagement`, value: score.mean === null ? t`unknown` : t`${points(score.mean)} of 100` },
  { name: t`Lowest minute`, value: score.lowest === null ? t`unknown` : t`${points(score.lowest.score)} of 100` },
  { name: t`Not observed`, value: t`${percent(score.unknownShare)} of the time` },
];
