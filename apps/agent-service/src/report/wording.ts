import { MOST_REPORT_MINUTES, MOST_REPORT_ROWS, type DecisionView, type SessionReport } from '@conductor/contracts';

/** What a decision says to people, text by text, in the order in which they read it. */
export function wordsOf({ content }: DecisionView): string[] {
  switch (content?.arm) {
    case undefined:
      return [];
    case 'POLL':
      return [content.question, ...content.options];
    case 'CHAT_PROMPT':
      return [content.prompt];
    case 'GAMIFICATION':
      return [content.title, content.description];
    case 'NUDGE':
      return [content.message];
    case 'BROADCAST':
    case 'QNA_PROMOTE':
    case 'NOTIFICATION':
      return [content.title, content.message];
  }
}

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
