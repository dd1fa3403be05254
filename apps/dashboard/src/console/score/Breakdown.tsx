import type { EngagementPoint } from '@conductor/contracts';
import { percent } from '../../ui/format.ts';
import { breakdownRows, type BreakdownRow } from './breakdown-rows.ts';

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
        {contribution === null && <span className="muted">{unknown ? 'unknown' : 'not counted'}</span>}
      </td>
    </tr>
  );
}

/** What the present score is made of; the points add up to it. */
export function Breakdown({ point }: { point: EngagementPoint | null }) {
  const breakdown = point === null ? null : breakdownRows(point);
  return (
    <section className="card breakdown" aria-labelledby="breakdown-title">
      <h2 id="breakdown-title">What the score is made of</h2>
      {breakdown === null && <p className="empty">No numbers yet.</p>}
      {breakdown !== null && point !== null && (
        <table className="parts">
          <thead className="visually-hidden">
            <tr>
              <th scope="col">Part</th>
              <th scope="col">Bar</th>
              <th scope="col">Points</th>
            </tr>
          </thead>
          <tbody>
            {breakdown.rows.map((row) => (
              <Row key={row.part} row={row} unknown={breakdown.total === null} />
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">Score</th>
              <td className="part-bar" aria-hidden="true" />
              <td className="part-points digits">{breakdown.total === null ? 'unknown' : breakdown.total}</td>
            </tr>
          </tfoot>
        </table>
      )}
      {point !== null && point.coverage < 1 && (
        <p className="hint">{percent(point.coverage)} of the last minute was observed.</p>
      )}
    </section>
  );
}
