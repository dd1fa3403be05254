import { BANDS, MOST_REPORT_ROWS, type ReportMinute, type ReportScore, type SessionReport } from '@conductor/contracts';
import { bandOf } from '../conductor/perceive/score.ts';
import type { ReportRows } from '../db/report.ts';
import { compareSides } from './comparison.ts';

const MINUTE_MS = 60_000;

/** The report of a session from its rows. */
export function buildReport(rows: ReportRows): SessionReport {
  const { session, now, span } = rows;
  const { id, sessionId, eventId, title, status, registeredAt, endedAt } = session;
  const curve = curveOf(rows);
  const shown = rows.decisions.slice(-MOST_REPORT_ROWS);
  const carriedOut = shown.filter((row) => !row.holdout && wasSent(row.status));
  return {
    id,
    sessionId,
    eventId,
    title,
    status,
    registeredAt,
    endedAt,
    writtenAt: now,
    durationMs: Math.max(0, (endedAt ?? now) - registeredAt),
    score: summarise(curve),
    curve,
    anomalies: rows.anomalies.slice(-MOST_REPORT_ROWS),
    interventions: carriedOut,
    notSent: shown.filter((row) => !row.holdout && !wasSent(row.status)),
    holdouts: shown.filter((row) => row.holdout),
    comparison: compareSides(rows.trials),
    acceptance: rows.acceptance.map(({ arm, approved, rejected }) => ({
      arm,
      approved,
      rejected,
      rate: approved + rejected > 0 ? approved / (approved + rejected) : null,
    })),
    modelCost: rows.modelCost,
    cut: {
      curve: span.cut,
      anomalies: rows.anomalies.length > MOST_REPORT_ROWS,
      decisions: rows.decisions.length > MOST_REPORT_ROWS,
    },
  };
}

const SENT: readonly string[] = ['APPROVED', 'EXECUTING', 'EXECUTED', 'FAILED', 'MEASURED', 'UNMEASURED'];
const wasSent = (status: string): boolean => SENT.includes(status);

/** Every minute of the span; one that nothing was stored of is unknown. */
function curveOf({ span, minutes }: ReportRows): ReportMinute[] {
  const stored = new Map(minutes.map((minute) => [minute.at, minute]));
  return Array.from({ length: (span.to - span.from) / MINUTE_MS }, (_, index) => {
    const at = span.from + index * MINUTE_MS;
    const { score = null, coverage = 0 } = stored.get(at) ?? {};
    return { at, score, band: score === null ? null : bandOf(score), coverage };
  });
}

function summarise(curve: readonly ReportMinute[]): ReportScore {
  const known = curve.flatMap(({ at, score, band }) => (score === null ? [] : [{ at, score, band }]));
  const sum = known.reduce((total, { score }) => total + score, 0);
  const [first, ...rest] = known;
  const lowest = first && rest.reduce((least, minute) => (minute.score < least.score ? minute : least), first);
  return {
    mean: known.length > 0 ? sum / known.length : null,
    lowest: lowest ? { at: lowest.at, score: lowest.score } : null,
    bands: BANDS.flatMap((band) => {
      const minutes = known.filter((minute) => minute.band === band).length;
      return minutes > 0 ? [{ band, minutes, share: minutes / known.length }] : [];
    }),
    minutes: curve.length,
    knownMinutes: known.length,
    unknownShare: 1 - known.length / curve.length,
  };
}
