import { ANOMALY_LABELS, ARM_LABELS } from '@conductor/contracts/plain';
import { usePlotArea } from 'recharts';
import { placeLabels, type ChartLabel } from './chart-labels.ts';
import type { ChartMark, ChartSpan } from './chart-data.ts';
import type { AnomalyView } from '@conductor/contracts';
import { called } from '../../words/called.ts';

const LANE_PX = 17;

type ChartLabelsProps = {
  from: number;
  to: number;
  anomalies: readonly (ChartSpan & { anomaly: AnomalyView })[];
  marks: readonly ChartMark[];
};

/** What the areas and lines of a chart are, written over it, as many as there is room for. */
export function ChartLabels({ from, to, anomalies, marks }: ChartLabelsProps) {
  const plot = usePlotArea();
  if (plot === undefined) return null;
  const share = (at: number): number => (at - from) / (to - from);
  const labels: ChartLabel[] = [
    ...anomalies.map(({ key, from: start, to: end, anomaly }) => ({
      key,
      text: called(ANOMALY_LABELS[anomaly.anomalyType]),
      at: share((start + end) / 2),
      kind: 'anomaly' as const,
    })),
    ...marks.map(({ key, at, decision }) => ({
      key,
      text: called(ARM_LABELS[decision.arm].name),
      at: share(at),
      kind: 'mark' as const,
    })),
  ];
  return (
    <g aria-hidden="true">
      {placeLabels(labels, plot.width).map(({ key, text, x, lane, kind }) => (
        <text
          key={key}
          x={plot.x + x}
          y={plot.y - 7 - lane * LANE_PX}
          fontSize={12}
          className={`chart-label ${kind === 'mark' ? 'chart-label-mark' : ''}`}
        >
          {text}
        </text>
      ))}
    </g>
  );
}
