import { t } from '@lingui/core/macro';
import type { AnomalyView } from '@conductor/contracts';
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { clockTime } from '../../ui/format.ts';
import type { ChartMark, ChartRow, ChartSpan } from './chart-data.ts';
import { ChartLabels } from './ChartLabels.tsx';
import { timeTicks } from './time-ticks.ts';
import { drawnAlone } from '../../ui/drawn-alone.tsx';

type ScoreChartProps = {
  from: number;
  to: number;
  rows: ChartRow[];
  unknown: readonly ChartSpan[];
  anomalies: readonly (ChartSpan & { anomaly: AnomalyView })[];
  marks: readonly ChartMark[];
};

const BAND_LIMITS = [0, 20, 40, 60, 80, 100];
const TICK = { fill: 'var(--text-muted)', fontSize: 12 };

/** The curve itself. It is drawn in SVG with the page's own colours; its table says the same in words. */
export const ScoreChart = drawnAlone(function ScoreChart({
  from,
  to,
  rows,
  unknown,
  anomalies,
  marks,
}: ScoreChartProps) {
  // Without any row no scale would be drawn.
  const drawn = rows.length > 0 ? rows : [{ at: from, score: null, expected: null }];
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 600, height: 280 }}>
      <ComposedChart data={drawn} margin={{ top: 40, right: 12, bottom: 0, left: -18 }} accessibilityLayer={false}>
        <defs>
          <linearGradient id="score-fill" x1="0" y1="0" x2="0" y2="1">
            <stop offset="0%" stopColor="var(--accent)" stopOpacity={0.28} />
            <stop offset="100%" stopColor="var(--accent)" stopOpacity={0.02} />
          </linearGradient>
          <pattern id="unknown-fill" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <line x1="0" y1="0" x2="0" y2="8" stroke="var(--text-muted)" strokeWidth="1.5" strokeOpacity="0.45" />
          </pattern>
        </defs>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="at"
          type="number"
          domain={[from, to]}
          ticks={timeTicks(from, to)}
          tickFormatter={(at: number) => clockTime(at)}
          tick={TICK}
          tickLine={false}
          axisLine={{ stroke: 'var(--line-strong)' }}
          minTickGap={24}
        />
        <YAxis type="number" domain={[0, 100]} ticks={BAND_LIMITS} tick={TICK} tickLine={false} axisLine={false} />
        {anomalies.map(({ key, from: x1, to: x2, anomaly }) => (
          <ReferenceArea
            key={key}
            x1={x1}
            x2={x2}
            fill={anomaly.severity === 'CRITICAL' ? 'var(--critical)' : 'var(--warning)'}
            fillOpacity={0.14}
            stroke={anomaly.severity === 'CRITICAL' ? 'var(--critical)' : 'var(--warning)'}
            strokeOpacity={0.7}
            strokeDasharray="2 3"
          />
        ))}
        {unknown.map(({ key, from: x1, to: x2 }) => (
          <ReferenceArea key={key} x1={x1} x2={x2} fill="url(#unknown-fill)" fillOpacity={1} />
        ))}
        <Area
          dataKey="score"
          type="monotone"
          stroke="var(--accent)"
          strokeWidth={2.5}
          fill="url(#score-fill)"
          connectNulls={false}
          isAnimationActive={false}
          dot={false}
        />
        <Line
          dataKey="expected"
          type="monotone"
          stroke="var(--text-muted)"
          strokeWidth={1.5}
          strokeDasharray="5 4"
          connectNulls={false}
          isAnimationActive={false}
          dot={false}
        />
        {marks.map(({ key, at }) => (
          <ReferenceLine key={key} x={at} stroke="var(--mark)" strokeWidth={2} />
        ))}
        <ChartLabels from={from} to={to} anomalies={anomalies} marks={marks} />
        <Tooltip
          cursor={rows.length > 0}
          isAnimationActive={false}
          labelFormatter={(at) => clockTime(Number(at), true)}
          formatter={(value, name) => [
            typeof value === 'number' ? Math.round(value) : t`unknown`,
            name === 'score' ? t`Score` : t`Expected`,
          ]}
          contentStyle={{
            background: 'var(--surface-raised)',
            border: '1px solid var(--line-strong)',
            borderRadius: 8,
          }}
          labelStyle={{ color: 'var(--text-muted)' }}
          itemStyle={{ color: 'var(--text)' }}
        />
      </ComposedChart>
    </ResponsiveContainer>
  );
});
