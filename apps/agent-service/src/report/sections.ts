import type { DecisionView, SessionReport } from '@conductor/contracts';
import { html, stored, type Markup } from './markup.ts';
import { change, moment, percent, signed, table } from './page-parts.ts';
import { ANOMALY_LABELS, ARM_LABELS, STATUS_LABELS } from '@conductor/contracts';
import { textsIn } from './wording.ts';

/** Decisions with their words, who settled them and what came of it. */
export function decisionTable(caption: string, rows: readonly DecisionView[]): Markup {
  return table(
    caption,
    [
      { name: 'No.', number: true, cell: (_, index) => index + 1 },
      { name: 'When', cell: (row) => moment(row.executedAt ?? row.decidedAt ?? row.createdAt) },
      { name: 'What', cell: ({ arm }) => ARM_LABELS[arm].name },
      { name: 'Words', cell: words },
      { name: 'Outcome', cell: outcome },
      { name: 'Reached, people', number: true, cell: ({ reach }) => reach ?? '–' },
      { name: 'Reward, 0–1', number: true, cell: ({ reward }) => reward?.reward.toFixed(2) ?? '–' },
      { name: 'Change, points', number: true, cell: ({ reward }) => change(reward?.delta ?? null) },
    ],
    rows,
  );
}

const words = (row: DecisionView): Markup =>
  html`<ul>
    ${textsIn(row).map((text) => html`<li>${stored(text)}</li>`)}
  </ul>`;

function outcome({ status, decidedBy, reason }: DecisionView): Markup {
  const by = decidedBy === null ? html`` : html`, by ${stored(decidedBy)}`;
  const why = reason === null ? html`` : html`: ${stored(reason)}`;
  return html`${STATUS_LABELS[status]}${by}${why}`;
}

/** What was noticed. */
export function anomalyTable(rows: SessionReport['anomalies']): Markup {
  return table(
    'From opening to end; the deviation is signed, the value less what was expected',
    [
      { name: 'Opened', cell: ({ openedAt }) => moment(openedAt) },
      { name: 'Ended', cell: ({ endedAt }) => (endedAt === null ? 'still open' : moment(endedAt)) },
      { name: 'Kind', cell: ({ anomalyType }) => ANOMALY_LABELS[anomalyType] },
      { name: 'Severity', cell: ({ severity }) => (severity === 'CRITICAL' ? 'Critical' : 'Warning') },
      { name: 'Deviation', number: true, cell: ({ deviation }) => deviation.toFixed(2).replace('-', '−') },
      { name: 'Evidence', cell: ({ evidence }) => stored(evidence) },
    ],
    rows,
  );
}

/** What the hold-outs say, and the hold-outs themselves. */
export function comparisonPart({ comparison, holdouts }: SessionReport): Markup {
  const { offered, difference, interval, acting, sentence, method } = comparison;
  const sides = [
    { name: 'Proposing', ...offered },
    { name: 'Doing nothing (hold-outs)', ...comparison.holdouts },
  ];
  const measured = table(
    'Change of the score, in points of 100',
    [
      { name: 'What was done', cell: ({ name }) => name },
      { name: 'Measured', number: true, cell: (row) => row.measured },
      { name: 'Mean change, points', number: true, cell: ({ meanDelta }) => change(meanDelta) },
    ],
    sides,
  );
  const found =
    difference === null || interval === null
      ? html``
      : html`<p>
          Difference ${signed(difference)} points, 95 % interval ${signed(interval.low)} to ${signed(interval.high)}.
          ${actingPart(acting)}
        </p>`;
  return html`<p class="verdict">${sentence}</p>
    ${found} ${measured}
    <p class="muted">${method}</p>
    <details>
      <summary>The hold-outs</summary>
      ${decisionTable('Held back on purpose; nobody saw these', holdouts)}
    </details>`;
}

function actingPart({ share, difference, interval }: SessionReport['comparison']['acting']): Markup {
  if (share === null || difference === null || interval === null) return html``;
  return html`${percent(share)} of the proposals were carried out before the horizon; acting made ${signed(difference)}
  points (${signed(interval.low)} to ${signed(interval.high)}).`;
}

/** How people answered, and what the words cost. */
export function peoplePart({ acceptance, modelCost }: SessionReport): Markup {
  return html`<h2>Acceptance</h2>
    ${table(
      'What people answered to proposals; what was let pass without asking is not counted',
      [
        { name: 'Kind', cell: ({ arm }) => ARM_LABELS[arm].name },
        { name: 'Approved', number: true, cell: ({ approved }) => approved },
        { name: 'Rejected', number: true, cell: ({ rejected }) => rejected },
        { name: 'Accepted', number: true, cell: ({ rate }) => (rate === null ? '–' : percent(rate)) },
      ],
      acceptance,
    )}
    <h2>Cost of words</h2>
    <p>${modelCost.calls} calls to models, ${modelCost.usd.toFixed(4)} US dollars.</p>`;
}
