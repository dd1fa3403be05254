import { Line, LineChart, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import type { ChartRow } from '../score/chart-data.ts';

/** The score around an intervention, small; the numbers beside it say the same. */
export function ResultCurve({ rows, at }: { rows: ChartRow[]; at: number }) {
  return (
    <div className="result-curve" aria-hidden="true">
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 220, height: 64 }}>
        <LineChart data={rows} margin={{ top: 4, right: 4, bottom: 4, left: 4 }} accessibilityLayer={false}>
          <XAxis dataKey="at" type="number" domain={['dataMin', 'dataMax']} hide />
          <YAxis type="number" domain={[0, 100]} hide />
          <ReferenceLine x={at} stroke="var(--mark)" strokeWidth={2} />
          <Line
            dataKey="score"
            type="monotone"
            stroke="var(--accent)"
            strokeWidth={2}
            dot={false}
            connectNulls={false}
            isAnimationActive={false}
          />
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
}
