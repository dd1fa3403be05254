import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { FeedState } from '@conductor/client';
import { lazy, useMemo, useState } from 'react';
import { tickInterval } from '../../feed/freshness.ts';
import { Later } from '../../ui/Later.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { anomalySpans, chartRows, chartSummary, interventionMarks, unknownSpans } from './chart-data.ts';
import { ChartTable } from './ChartTable.tsx';

// The half of all that the console loads: the sentence and the numbers do not wait for it.
const ScoreChart = lazy(() => import('./ScoreChart.tsx').then((module) => ({ default: module.ScoreChart })));

const RANGES = [
  { value: '5', name: '5 min' },
  { value: '15', name: '15 min' },
  { value: '60', name: '1 h' },
] as const;
type Range = (typeof RANGES)[number]['value'];

/** The curve with everything marked on it, and the same as a table. */
export function ScorePanel({ state, now }: { state: FeedState; now: number }) {
  const [range, setRange] = useState<Range>('5');
  const minutes = Number(range);
  const tickMs = tickInterval(state.engagement);
  const latest = Math.max(now, state.engagement.at(-1)?.at ?? 0);
  // Moves on by whole ticks, since drawing the curve is dear.
  const to = state.session.endedAt ?? Math.ceil(latest / tickMs) * tickMs;
  const from = to - minutes * 60_000;
  const rows = useMemo(() => chartRows(state.engagement, from, to, tickMs), [state.engagement, from, to, tickMs]);
  const unknown = useMemo(() => unknownSpans(rows), [rows]);
  const anomalies = useMemo(() => anomalySpans(state.anomalies, from, to), [state.anomalies, from, to]);
  const marks = useMemo(() => interventionMarks(state.decisions, from, to), [state.decisions, from, to]);
  return (
    <section className="card curve" aria-labelledby="curve-title">
      <header className="card-head">
        <h2 id="curve-title">
          <Trans>Engagement over time</Trans>
        </h2>
        <Segmented label={t`Time shown`} labelHidden value={range} options={RANGES} onChange={setRange} />
      </header>
      <figure className="chart" aria-label={chartSummary(rows, minutes)}>
        <Later>
          <ScoreChart from={from} to={to} rows={rows} unknown={unknown} anomalies={anomalies} marks={marks} />
        </Later>
      </figure>
      <ul className="legend" aria-hidden="true">
        <li className="legend-score">
          <Trans>Score</Trans>
        </li>
        <li className="legend-expected">
          <Trans>Expected</Trans>
        </li>
        <li className="legend-anomaly">
          <Trans>Anomaly</Trans>
        </li>
        <li className="legend-mark">
          <Trans>Intervention</Trans>
        </li>
        <li className="legend-unknown">
          <Trans>Unknown</Trans>
        </li>
      </ul>
      <ChartTable rows={rows} anomalies={anomalies} marks={marks} />
    </section>
  );
}
