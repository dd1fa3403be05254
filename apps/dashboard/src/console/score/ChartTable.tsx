import type { AnomalyView } from '@conductor/contracts';
import { clockTime } from '../../ui/format.ts';
import { ScrollRegion } from '../../ui/ScrollRegion.tsx';
import { ANOMALY_LABELS, ARM_LABELS } from '@conductor/contracts/plain';
import type { ChartMark, ChartRow } from './chart-data.ts';

const MAX_LINES = 60;

type ChartTableProps = {
  rows: readonly ChartRow[];
  anomalies: readonly { from: number; to: number; anomaly: AnomalyView }[];
  marks: readonly ChartMark[];
};

/** The curve as a table: for screen readers, and for whoever wants the numbers. Drawn only while it is open. */
export function ChartTable({ rows, anomalies, marks }: ChartTableProps) {
  const lines = rows.slice(-MAX_LINES).toReversed();
  const notes = (row: ChartRow, next: ChartRow | undefined): string => {
    const within = anomalies.filter(({ from, to }) => row.at >= from && row.at <= to);
    const acted = marks.filter(({ at }) => at <= row.at && (next === undefined || at > next.at));
    const names = [
      ...within.map(({ anomaly }) => ANOMALY_LABELS[anomaly.anomalyType]),
      ...acted.map(({ decision }) => `${ARM_LABELS[decision.arm].name} carried out`),
    ];
    return names.join(', ');
  };
  return (
    <details className="chart-table">
      <summary>Show as a table</summary>
      <ScrollRegion label="Engagement as a table">
        <table>
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Score</th>
              <th scope="col">Expected</th>
              <th scope="col">What happened</th>
            </tr>
          </thead>
          <tbody className="digits">
            {lines.map((row, index) => (
              <tr key={row.at}>
                <th scope="row">{clockTime(row.at, true)}</th>
                <td>{row.score === null ? 'unknown' : Math.round(row.score)}</td>
                <td>{row.expected === null ? 'none yet' : Math.round(row.expected)}</td>
                <td>{notes(row, lines[index + 1])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </details>
  );
}
