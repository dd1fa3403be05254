import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { SessionReport } from '@conductor/contracts';
import { ANOMALY_LABELS, ARM_LABELS, SEVERITY_LABELS } from '@conductor/contracts/plain';
import { anomalySpans, chartSummary, interventionMarks, unknownSpans } from '../console/score/chart-data.ts';
import { ScoreChart } from '../console/score/ScoreChart.tsx';
import { clockTime, dayTime, lasting } from '../ui/format.ts';
import { ReportTable } from './ReportTable.tsx';
import { acceptanceIn, decisionLines, figures, minuteRows, type DecisionLine } from './report-rows.ts';
import { Downloads } from './Downloads.tsx';
import { called } from '../words/called.ts';

const MINUTE_MS = 60_000;

const DECISION_COLUMNS = [
  {
    get name() {
      return t`Time`;
    },
    cell: (row: DecisionLine) => clockTime(row.at),
  },
  {
    get name() {
      return t`What`;
    },
    cell: (row: DecisionLine) => row.what,
  },
  {
    get name() {
      return t`Words`;
    },
    cell: (row: DecisionLine) => row.words,
    isText: true,
  },
  {
    get name() {
      return t`What became of it`;
    },
    cell: (row: DecisionLine) => row.came,
    isText: true,
  },
];
const CHANGE_COLUMN = {
  get name() {
    return t`Engagement, of 100`;
  },
  cell: (row: DecisionLine) => row.change,
};

function Curve({ report }: { report: SessionReport }) {
  const rows = minuteRows(report);
  const from = report.curve[0]?.at ?? report.registeredAt;
  const to = (report.curve.at(-1)?.at ?? from) + MINUTE_MS;
  return (
    <section className="card" aria-labelledby="report-curve">
      <h2 id="report-curve">
        <Trans>Engagement, minute by minute</Trans>
      </h2>
      <figure className="chart" aria-label={chartSummary(rows, Math.round((to - from) / MINUTE_MS))}>
        <ScoreChart
          from={from}
          to={to}
          rows={rows}
          unknown={unknownSpans(rows)}
          anomalies={anomalySpans(report.anomalies, from, to)}
          marks={interventionMarks(report.interventions, from, to)}
        />
      </figure>
    </section>
  );
}

/** A session's report for reading: the figures, the curve, what was done, and whether it helped. */
export function Report({ report }: { report: SessionReport }) {
  const { registeredAt, endedAt, durationMs, comparison } = report;
  return (
    <>
      <section className="card stack" aria-labelledby="report-title">
        <h2 id="report-title">{endedAt === null ? t`Report so far` : t`Report`}</h2>
        <p className="hint">
          {dayTime(registeredAt)} {endedAt === null ? t`– still running` : `– ${clockTime(endedAt)}`},{' '}
          {lasting(durationMs)}
        </p>
        <dl className="figures">
          {figures(report).map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="digits">{value}</dd>
            </div>
          ))}
        </dl>
        <Downloads sessionId={report.sessionId} />
      </section>
      <Curve report={report} />
      <section className="card stack" aria-labelledby="report-helped">
        <h2 id="report-helped">
          <Trans>Did it help?</Trans>
        </h2>
        <p>{comparison.sentence}</p>
      </section>
      <ReportTable
        title={t`What was sent`}
        none={t`Nothing was sent.`}
        rows={decisionLines(report.interventions)}
        columns={[...DECISION_COLUMNS, CHANGE_COLUMN]}
      />
      <ReportTable
        title={t`What was noticed`}
        none={t`Nothing unusual was noticed.`}
        rows={report.anomalies.map((row) => ({ ...row, key: row.id }))}
        columns={[
          { name: t`Time`, cell: (row) => clockTime(row.openedAt) },
          {
            name: t`What`,
            cell: (row) => `${called(ANOMALY_LABELS[row.anomalyType])}, ${called(SEVERITY_LABELS[row.severity])}`,
          },
          { name: t`What was seen`, cell: (row) => row.evidence, isText: true },
          {
            name: t`Lasted`,
            cell: (row) => (row.endedAt === null ? t`to the end` : lasting(row.endedAt - row.openedAt)),
          },
        ]}
      />
      <ReportTable
        title={t`Proposed and not sent`}
        none={t`Everything that was proposed was sent.`}
        rows={decisionLines(report.notSent)}
        columns={DECISION_COLUMNS}
      />
      <ReportTable
        title={t`What you said to the proposals`}
        none={t`Nothing was proposed.`}
        rows={report.acceptance.map((row) => ({ ...row, key: row.arm }))}
        columns={[
          { name: t`What`, cell: (row) => called(ARM_LABELS[row.arm].name) },
          { name: t`You said`, cell: acceptanceIn },
        ]}
      />
    </>
  );
}
