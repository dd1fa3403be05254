import { t } from '@lingui/core/macro';
import type { AnomalyView, DecisionView, EngagementPoint } from '@conductor/contracts';

/** A row of the curve in points 0–100; null breaks the line, since unknown is not zero. */
export type ChartRow = { at: number; score: number | null; expected: number | null };
export type ChartSpan = { key: string; from: number; to: number };
export type ChartMark = { key: string; at: number; decision: DecisionView };

const scaled = (share: number | null): number | null => (share === null ? null : share * 100);

/** The rows within [from, to]; a hole of more than three ticks gets a null row, so that no line is drawn across it. */
export function chartRows(points: readonly EngagementPoint[], from: number, to: number, tickMs: number): ChartRow[] {
  const rows: ChartRow[] = [];
  let before: number | null = null;
  for (const point of points) {
    if (point.at < from || point.at > to) continue;
    if (before !== null && point.at - before > 3 * tickMs)
      rows.push({ at: before + tickMs, score: null, expected: null });
    rows.push({ at: point.at, score: scaled(point.score), expected: scaled(point.expected) });
    before = point.at;
  }
  return rows;
}

/** The stretches of rows without a score. */
export function unknownSpans(rows: readonly ChartRow[]): ChartSpan[] {
  const spans: ChartSpan[] = [];
  let start: number | null = null;
  let last: number | null = null;
  for (const row of rows) {
    if (row.score === null) start ??= last ?? row.at;
    else if (start !== null) {
      spans.push({ key: `unknown-${start}`, from: start, to: row.at });
      start = null;
    }
    last = row.at;
  }
  if (start !== null && last !== null && last > start) spans.push({ key: `unknown-${start}`, from: start, to: last });
  return spans;
}

/** The anomalies that touch [from, to], cut to it; one that is still open reaches to the end. */
export const anomalySpans = (anomalies: readonly AnomalyView[], from: number, to: number) =>
  anomalies
    .filter((row) => row.openedAt <= to && (row.endedAt ?? to) >= from)
    .map((anomaly) => ({
      key: anomaly.id,
      from: Math.max(from, anomaly.openedAt),
      to: Math.min(to, anomaly.endedAt ?? to),
      anomaly,
    }));

/** The interventions carried out within [from, to]. */
export const interventionMarks = (decisions: readonly DecisionView[], from: number, to: number): ChartMark[] =>
  decisions.flatMap((decision) => {
    const at = decision.executedAt;
    return at === null || at < from || at > to || decision.holdout ? [] : [{ key: decision.id, at, decision }];
  });

/** The curve in one sentence, for those who do not see it. */
export function chartSummary(rows: readonly ChartRow[], minutes: number): string {
  const known = rows.flatMap((row) => (row.score === null ? [] : [row.score]));
  const first = known[0];
  const last = known.at(-1);
  if (first === undefined || last === undefined) return t`No score is known yet.`;
  const low = Math.round(Math.min(...known));
  const high = Math.round(Math.max(...known));
  return t`Over the last ${minutes} minutes the score went from ${Math.round(first)} to ${Math.round(last)} of 100, between ${low} and ${high}.`;
}
