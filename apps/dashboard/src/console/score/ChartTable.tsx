import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { AnomalyView } from '@conductor/contracts';
import { clockTime } from '../../ui/format.ts';
import { ScrollRegion } from '../../ui/ScrollRegion.tsx';
import { ANOMALY_LABELS, ARM_LABELS } from '@conductor/contracts/plain';
import type { ChartMark, ChartRow } from './chart-data.ts';
import { called } from '../../words/called.ts';
import { drawnAlone } from '../../ui/drawn-alone.tsx';

const MAX_LINES = 60;

type ChartTableProps = {
  rows: readonly ChartRow[];
  anomalies: readonly { from: number; to: number; anomaly: AnomalyView }[];
  marks: readonly ChartMark[];
};

/** The curve as a table: for screen readers, and for whoever wants the numbers. Drawn only while it is open. */
export const ChartTable = drawnAlone(function ChartTable({ rows, anomalies, marks }: ChartTableProps) {
  const lines = rows.slice(-MAX_LINES).toReversed();
  const notes = (row: ChartRow, next: ChartRow | undefined): string => {
    const within = anomalies.filter(({ from, to }) => row.at >= from && row.at <= to);
    const acted = marks.filter(({ at }) => at <= row.at && (next === undefined || at > next.at));
    const names = [
      ...within.map(({ anomaly }) => called(ANOMALY_LABELS[anomaly.anomalyType])),
      ...acted.map(({ decision }) => t`${called(ARM_LABELS[decision.arm].name)} carried out`),
    ];
    return names.join(', ');
  };
  return (
    <details className="chart-table">
      <summary>
        <Trans>Show as a table</Trans>
      </summary>
      <ScrollRegion label={t`Engagement as a table`}>
        <table>
          <thead>
            <tr>
              <th scope="col">
                <Trans>Time</Trans>
              </th>
              <th scope="col">
                <Trans>Score</Trans>
              </th>
              <th scope="col">
                <Trans>Expected</Trans>
              </th>
              <th scope="col">
                <Trans>What happened</Trans>
              </th>
            </tr>
          </thead>
          <tbody className="digits">
            {lines.map((row, index) => (
              <tr key={row.at}>
                <th scope="row">{clockTime(row.at, true)}</th>
                <td>{row.score === null ? t`unknown` : Math.round(row.score)}</td>
                <td>{row.expected === null ? t`none yet` : Math.round(row.expected)}</td>
                <td>{notes(row, lines[index + 1])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </details>
  );
});
