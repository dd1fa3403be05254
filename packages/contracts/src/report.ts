import Type, { type Static } from 'typebox';
import { Arm, ARMS } from './arms.ts';
import { DecisionView } from './decisions.ts';
import { AnomalyView, Band, BANDS } from './engagement.ts';
import { EpochMs, Nullable, OneOf, Whole } from './ids.ts';
import { SessionView } from './http.ts';

/** A report's curve has at most so many minutes: a day. */
export const MOST_REPORT_MINUTES = 1_440;
/** A report lists at most so many decisions, and so many anomalies. */
export const MOST_REPORT_ROWS = 1_000;

const Share = Type.Number({ minimum: 0, maximum: 1 });
const Change = Type.Number({ minimum: -1, maximum: 1 });
const decisions = Type.Array(DecisionView, { maxItems: MOST_REPORT_ROWS });

/** `GET …/report` */
export const ReportQuery = Type.Object({ format: Type.Optional(OneOf('json', 'csv', 'html')) });

/** One minute of the curve: the mean of its scores; null where the minute is unknown. */
export const ReportMinute = Type.Object({ at: EpochMs, score: Nullable(Share), band: Nullable(Band), coverage: Share });
export type ReportMinute = Static<typeof ReportMinute>;

/** The score over the minutes of the curve. `unknownShare`: of all these minutes, those without a score. */
export const ReportScore = Type.Object({
  mean: Nullable(Share),
  lowest: Nullable(Type.Object({ at: EpochMs, score: Share })),
  /** Shares of the minutes that have a score. */
  bands: Type.Array(Type.Object({ band: Band, minutes: Whole(), share: Share }), { maxItems: BANDS.length }),
  minutes: Whole(),
  knownMinutes: Whole(),
  unknownShare: Share,
});
export type ReportScore = Static<typeof ReportScore>;

/** One side of a comparison: how many were measured, and the mean change of the score. */
const Side = Type.Object({ measured: Whole(), meanDelta: Nullable(Change) });
const Difference = Type.Number({ minimum: -2, maximum: 2 });
/**
 * What the interventions did beside doing nothing. `difference` is executed − hold-outs with its 90 % interval; both
 * are null while too few were measured to say anything.
 */
export const ReportComparison = Type.Object({
  executed: Side,
  holdouts: Side,
  difference: Nullable(Difference),
  interval: Nullable(Type.Object({ low: Type.Number(), high: Type.Number() })),
  verdict: OneOf('TOO_FEW', 'BETTER', 'WORSE', 'NO_DIFFERENCE'),
  sentence: Type.String({ maxLength: 200 }),
  method: Type.String({ maxLength: 500 }),
});
export type ReportComparison = Static<typeof ReportComparison>;

/** What people answered to an arm's proposals; `rate` is null where nobody was asked. */
const ReportAcceptance = Type.Object({ arm: Arm, approved: Whole(), rejected: Whole(), rate: Nullable(Share) });

const { id, sessionId, eventId, title, status, registeredAt, endedAt } = SessionView.properties;

/**
 * A session's report, from stored rows alone. `id` is the session's. Lists are in order of time; where they are cut,
 * `cut` says so and the newest are kept. Counts, `comparison`, `acceptance` and `modelCost` are over all rows always.
 */
export const SessionReport = Type.Object({
  id,
  sessionId,
  eventId,
  title,
  status,
  registeredAt,
  endedAt,
  writtenAt: EpochMs,
  durationMs: Whole(),
  score: ReportScore,
  curve: Type.Array(ReportMinute, { maxItems: MOST_REPORT_MINUTES }),
  anomalies: Type.Array(AnomalyView, { maxItems: MOST_REPORT_ROWS }),
  /** What was sent to the audience, or was to be. */
  interventions: decisions,
  /** Proposed and never sent: rejected, expired, superseded, or still waiting. */
  notSent: decisions,
  /** What was held back on purpose, once it is measured or cannot be. */
  holdouts: decisions,
  comparison: ReportComparison,
  acceptance: Type.Array(ReportAcceptance, { maxItems: ARMS.length }),
  /** What the models' words cost, in US dollars: closed calls of the last 90 days. */
  modelCost: Type.Object({ calls: Whole(), usd: Type.Number({ minimum: 0 }) }),
  cut: Type.Object({ curve: Type.Boolean(), anomalies: Type.Boolean(), decisions: Type.Boolean() }),
});
export type SessionReport = Static<typeof SessionReport>;
