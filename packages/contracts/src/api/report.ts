import Type, { type Static } from 'typebox';
import { Arm, ARMS } from '../arms.ts';
import { DecisionView } from '../decisions.ts';
import { AnomalyView, Band, BANDS } from '../engagement.ts';
import { EpochMs, Nullable, OneOf, Whole, share } from '../ids.ts';
import { Lift } from './lift.ts';
import { SessionView } from './http.ts';
import { about, named } from '../describe.ts';

/** A report's curve has at most so many minutes: a day. */
export const MOST_REPORT_MINUTES = 1_440;
/** A report lists at most so many decisions, and so many anomalies. */
export const MOST_REPORT_ROWS = 1_000;

const decisions = Type.Array(DecisionView, { maxItems: MOST_REPORT_ROWS });

/** `GET …/report` */
export const ReportQuery = Type.Object({
  format: about(
    '`json` unless said, a table as `csv`, or a page to print as `html`.',
    Type.Optional(OneOf('json', 'csv', 'html')),
  ),
});

export const ReportMinute = named(
  'ReportMinute',
  'One minute of the curve.',
  Type.Object({
    at: about('When the minute began, in milliseconds since the Unix epoch.', EpochMs),
    score: about('The mean of its scores, 0–1; null where the minute is unknown.', Nullable(share)),
    band: about('That mean’s band; null without one.', Nullable(Band)),
    coverage: about('The share of the minute in which a node was heard, 0–1.', share),
  }),
);
export type ReportMinute = Static<typeof ReportMinute>;

export const ReportScore = named(
  'ReportScore',
  'The score over the minutes of the curve.',
  Type.Object({
    mean: about('The mean of the known minutes, 0–1; null without any.', Nullable(share)),
    lowest: about(
      'The lowest minute; null without any.',
      Nullable(
        Type.Object({
          at: about('When it began, in milliseconds since the Unix epoch.', EpochMs),
          score: about('Its score, 0–1.', share),
        }),
      ),
    ),
    bands: about(
      'How the known minutes divide.',
      Type.Array(
        Type.Object({
          band: about('The band.', Band),
          minutes: about('Minutes in it.', Whole()),
          share: about('Their share of the known minutes, 0–1.', share),
        }),
        { maxItems: BANDS.length },
      ),
    ),
    minutes: about('Minutes of the curve.', Whole()),
    knownMinutes: about('Those with a score.', Whole()),
    unknownShare: about('The share of those without, 0–1.', share),
  }),
);
export type ReportScore = Static<typeof ReportScore>;

const ReportAcceptance = named(
  'ReportAcceptance',
  'What people said to an arm’s proposals.',
  Type.Object({
    arm: about('The arm.', Arm),
    approved: about('How often a person approved.', Whole()),
    rejected: about('How often a person rejected.', Whole()),
    rate: about('The share that was approved, 0–1; null where nobody was asked.', Nullable(share)),
  }),
);

const { id, sessionId, eventId, title, status, registeredAt, endedAt } = SessionView.properties;

export const SessionReport = named(
  'SessionReport',
  'A session’s report, from stored rows alone. `id` is the session’s. Lists are in order of time; where they are cut, `cut` says so and the newest are kept. Counts, `comparison`, `acceptance` and `modelCost` are over all rows always.',
  Type.Object({
    id,
    sessionId,
    eventId,
    title,
    status,
    registeredAt,
    endedAt,
    writtenAt: about('When the report was written, in milliseconds since the Unix epoch.', EpochMs),
    durationMs: about('How long the session lasted, or has lasted so far, in milliseconds.', Whole()),
    score: about('The score over the whole session.', ReportScore),
    curve: about('Minute by minute, oldest first.', Type.Array(ReportMinute, { maxItems: MOST_REPORT_MINUTES })),
    anomalies: about('What was noticed, oldest first.', Type.Array(AnomalyView, { maxItems: MOST_REPORT_ROWS })),
    interventions: about('What was sent to the audience, or was to be.', decisions),
    notSent: about('Proposed and never sent: rejected, expired, superseded, or still waiting.', decisions),
    holdouts: about('What was held back on purpose, once it is measured or cannot be.', decisions),
    comparison: about('Whether proposals helped in this session.', Lift),
    acceptance: about(
      'What people said to the proposals, arm by arm.',
      Type.Array(ReportAcceptance, { maxItems: ARMS.length }),
    ),
    modelCost: about(
      'What the models’ words cost: closed calls of the last 90 days.',
      Type.Object({
        calls: about('How many calls.', Whole()),
        usd: about('In US dollars.', Type.Number({ minimum: 0 })),
      }),
    ),
    cut: about(
      'Which lists were too long and lack their oldest rows.',
      Type.Object({
        curve: about('The curve.', Type.Boolean()),
        anomalies: about('The anomalies.', Type.Boolean()),
        decisions: about('The interventions, `notSent` or the hold-outs.', Type.Boolean()),
      }),
    ),
  }),
);
export type SessionReport = Static<typeof SessionReport>;
