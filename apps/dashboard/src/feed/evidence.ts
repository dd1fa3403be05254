import type { AnomalyView, EngagementPoint } from '@conductor/contracts';
import { percent, points } from '../ui/format.ts';

const rate = (perMinute: number): string =>
  String(perMinute < 10 ? Math.round(perMinute * 10) / 10 : Math.round(perMinute));

const fell = (what: string, { expected, value }: AnomalyView, seen: number | undefined): string =>
  `${what} fell from about ${rate(expected)} to ${rate(seen ?? value)} a minute`;

const seenOf = (row: AnomalyView, point: EngagementPoint | null): string => {
  const score = points(point?.score ?? row.value);
  switch (row.anomalyType) {
    case 'SUDDEN_DROP':
      if (row.signal === 'chatMsgsPerMin') return fell('Chat', row, point?.signals.chatMsgsPerMin);
      if (row.signal === 'reactionsPerMin') return fell('Reactions', row, point?.signals.reactionsPerMin);
      return fell('What people do here', row, undefined);
    case 'GRADUAL_DECLINE':
      return `Engagement fell slowly, from about ${points(row.expected)} to ${score} of 100`;
    case 'LOW_ENGAGEMENT':
      return `Engagement has stayed low, at ${score} of 100`;
    case 'MASS_EXIT':
      return `${percent(row.value)} of those present left; about ${percent(row.expected)} would be usual`;
  }
};

const takingPart = ({ signals }: EngagementPoint): string => {
  const { activeUsers, totalUsers } = signals;
  if (totalUsers === null) return '';
  return `; ${activeUsers} of ${totalUsers} ${activeUsers === 1 ? 'is' : 'are'} taking part`;
};

/**
 * What an anomaly rests on, for a person. With the newest `point` it tells of the present moment, as long as that is
 * known; with null, of the moment at which it was noticed.
 */
export function evidenceOf(row: AnomalyView, point: EngagementPoint | null): string {
  const known = point?.score === null ? null : point;
  return `${seenOf(row, known)}${known === null ? '' : takingPart(known)}.`;
}
