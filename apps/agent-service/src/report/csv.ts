import type { DecisionView, SessionReport } from '@conductor/contracts';
import { cutSentences, iso, textsIn } from './wording.ts';

const COLUMNS = [
  'time_utc',
  'kind',
  'score_of_100',
  'observed_percent',
  'id',
  'type',
  'severity',
  'signal',
  'deviation_in_signal',
  'status',
  'words',
  'decided_by',
  'reason',
  'reached_people',
  'reward_0_to_1',
  'change_points',
] as const;
type Cell = string | number | null;
type Line = { at: number } & Partial<Record<(typeof COLUMNS)[number], Cell>>;

/** Without it Excel takes the file for the machine's old character set. */
const BYTE_ORDER_MARK = '\uFEFF';

/** A share 0–1 in points or per cent, to a tenth. */
const hundredths = (share: number | null): number | null => (share === null ? null : Math.round(share * 1_000) / 10);

/**
 * A report as one table by RFC 4180, in order of time: a line a minute of the curve, and one for whatever happened.
 * `kind` says which; a column's unit stands in its name, and an anomaly's is that of its `signal`.
 */
export function reportCsv(report: SessionReport): string {
  const lines: Line[] = [
    ...cutSentences(report.cut).map((words) => ({ at: report.curve[0]?.at ?? 0, kind: 'cut', words })),
    ...report.curve.map(({ at, score, band, coverage }) => ({
      at,
      kind: 'minute',
      score_of_100: hundredths(score),
      observed_percent: hundredths(coverage),
      type: band,
    })),
    ...report.anomalies.flatMap(anomalyLines),
    ...report.interventions.map((row) => decisionLine('intervention', row)),
    ...report.notSent.map((row) => decisionLine('not_sent', row)),
    ...report.holdouts.map((row) => decisionLine('holdout', row)),
  ];
  const table = lines
    .toSorted((a, b) => a.at - b.at)
    .map((line) => COLUMNS.map((column) => cell(column === 'time_utc' ? iso(line.at) : (line[column] ?? null))));
  return BYTE_ORDER_MARK + [COLUMNS, ...table].map((row) => `${row.join(',')}\r\n`).join('');
}

function anomalyLines(row: SessionReport['anomalies'][number]): Line[] {
  const { id, anomalyType: type, severity, signal, deviation, evidence: reason, openedAt, endedAt } = row;
  const seen = { signal, deviation_in_signal: deviation, reason };
  const opened = { at: openedAt, kind: 'anomaly_opened', id, type, severity, ...seen };
  return endedAt === null ? [opened] : [opened, { at: endedAt, kind: 'anomaly_ended', id, type, severity }];
}

function decisionLine(kind: string, row: DecisionView): Line {
  const { id, arm: type, severity, status, decidedBy, reason, reach, reward } = row;
  return {
    at: row.executedAt ?? row.decidedAt ?? row.createdAt,
    kind,
    id,
    type,
    severity,
    status,
    reason,
    reached_people: reach,
    words: textsIn(row).join('\n'),
    decided_by: decidedBy,
    reward_0_to_1: reward?.reward ?? null,
    change_points: hundredths(reward?.delta ?? null),
  };
}

/**
 * What a spreadsheet would take for a formula, at the start of a cell, or of a part of it where a semicolon or a tab
 * is taken for the separator. Also in full width, and behind quotes and what is not seen.
 */
const FORMULA = /(?<=^|[;\t\n]|\r(?!\n))(?=[\s\p{Cf}"]*[=+\-@＝＋－＠])/gu;

/** Numbers are ours and stay numbers; text is always quoted, and made plain text by an apostrophe. */
function cell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  return `"${value.replace(FORMULA, "'").replaceAll('"', '""')}"`;
}
