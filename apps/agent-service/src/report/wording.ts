import {
  MOST_REPORT_MINUTES,
  MOST_REPORT_ROWS,
  textsOf,
  type DecisionView,
  type SessionReport,
} from '@conductor/contracts';

/** What a decision says to people; nothing where it has no words. */
export const textsIn = ({ content }: DecisionView): string[] => (content === null ? [] : textsOf(content));

/** A moment by ISO 8601, in UTC. */
export const iso = (at: number): string => new Date(at).toISOString();

/** What was left out, one sentence each. */
export function cutSentences(cut: SessionReport['cut']): string[] {
  const rows = MOST_REPORT_ROWS.toLocaleString('en-GB');
  return [
    ...(cut.curve ? [`The curve is cut to the last ${MOST_REPORT_MINUTES / 60} hours.`] : []),
    ...(cut.anomalies ? [`Anomalies are cut to the newest ${rows}.`] : []),
    ...(cut.decisions ? [`Decisions are cut to the newest ${rows}.`] : []),
  ];
}
