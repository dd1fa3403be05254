import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { EngagementPoint } from '@conductor/contracts';
import { percent } from '../../ui/format.ts';
import { breakdownRows, type BreakdownRow } from './breakdown-rows.ts';
import { drawnAlone } from '../../ui/drawn-alone.tsx';

const signed = (value: number): string => {
  if (value === 0) return '0';
  return `${value < 0 ? '−' : '+'}${Math.abs(value)}`;
};

function Row({ row, unknown }: { row: BreakdownRow; unknown: boolean }) {
  const { contribution } = row;
  return (
    <tr>
      <th scope="row">
        <span className="part-name">{row.name}</span>
        <span className="part-signal">{row.signal}</span>
      </th>
      <td className="part-bar" aria-hidden="true">
        {contribution !== null && (
          <div className="bar">
            <div
              className={`bar-fill ${contribution < 0 ? 'bar-negative' : ''}`}
              style={{ width: `${Math.min(100, Math.abs(contribution) * 2)}%` }}
            />
          </div>
        )}
      </td>
      <td className="part-points digits">
        {contribution !== null && signed(contribution)}
        {contribution === null && <span className="muted">{unknown ? t`unknown` : t`not counted`}</span>}
      </td>
    </tr>
  );
}

/** What the present score is made of; the points add up to it. */
export const Breakdown = drawnAlone(function Breakdown({ point }: { point: EngagementPoint | null }) {
  const breakdown = point === null ? null : breakdownRows(point);
  return (
    <section className="card breakdown" aria-labelledby="breakdown-title">
      <h2 id="breakdown-title">
        <Trans>What the score is made of</Trans>
      </h2>
      {breakdown === null && (
        <p className="empty">
          <Trans>No numbers yet.</Trans>
        </p>
      )}
      {breakdown !== null && point !== null && (
        <table className="parts">
          <thead className="visually-hidden">
            <tr>
              <th scope="col">
                <Trans>Part</Trans>
              </th>
              <th scope="col">
                <Trans>Bar</Trans>
              </th>
              <th scope="col">
                <Trans>Points</Trans>
              </th>
            </tr>
          </thead>
          <tbody>
            {breakdown.rows.map((row) => (
              <Row key={row.part} row={row} unknown={breakdown.total === null} />
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">
                <Trans>Score</Trans>
              </th>
              <td className="part-bar" aria-hidden="true" />
              <td className="part-points digits">{breakdown.total === null ? t`unknown` : breakdown.total}</td>
            </tr>
          </tfoot>
        </table>
      )}
      {point !== null && point.coverage < 1 && (
        <p className="hint">
          <Trans>{percent(point.coverage)} of the last minute was observed.</Trans>
        </p>
      )}
    </section>
  );
});
