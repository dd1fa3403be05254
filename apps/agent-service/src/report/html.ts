import { createHash } from 'node:crypto';
import type { SessionReport } from '@conductor/contracts';
import { curveSvg } from './curve-svg.ts';
import { html, Markup, stored } from './markup.ts';
import { clock, duration, moment, percent, points, table } from './page-parts.ts';
import { anomalyTable, comparisonPart, decisionTable, peoplePart } from './sections.ts';
import { STYLE } from './style.ts';
import { BAND_LABELS } from '@conductor/contracts';
import { cutSentences } from './wording.ts';

const HASH = createHash('sha256').update(STYLE).digest('base64');
/** What the page may do: show itself. It says so itself too, for when it is opened from a disk. */
const POLICY = `default-src 'none'; style-src 'sha256-${HASH}'; img-src data:; base-uri 'none'; form-action 'none'`;

/** The header that goes with the page; nobody may frame it. */
export const REPORT_POLICY = `${POLICY}; frame-ancestors 'none'`;

/** A report as a page that stands alone: no script, nothing fetched, light and dark, made to be printed. */
export function reportHtml(report: SessionReport): string {
  const name = report.title ?? report.sessionId;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="content-security-policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>Report: ${name}</title>
        ${new Markup(`<style>${STYLE}</style>`)}
      </head>
      <body>
        <main>
          ${heading(report, name)} ${scorePart(report)}
          <h2>Interventions</h2>
          ${decisionTable('What was sent to the audience; numbers as in the curve', report.interventions)}
          <h2>Against doing nothing</h2>
          ${comparisonPart(report)}
          <h2>Anomalies</h2>
          ${anomalyTable(report.anomalies)}
          <h2>Proposed and not sent</h2>
          ${decisionTable('Rejected, expired, superseded or still waiting', report.notSent)} ${peoplePart(report)}
        </main>
      </body>
    </html> `.text;
}

function heading(report: SessionReport, name: string): Markup {
  const { sessionId, eventId, registeredAt, endedAt, durationMs, writtenAt, cut } = report;
  return html`<header>
    <h1>${stored(name)}</h1>
    <p class="muted">
      Session ${stored(sessionId)} of event ${stored(eventId)}. Written ${moment(writtenAt)}. All times are UTC.
    </p>
    ${cutSentences(cut).map((sentence) => html`<p class="notice">${sentence}</p>`)}
    <dl>
      ${fact('Registered', moment(registeredAt))}
      ${fact('Ended', endedAt === null ? html`still running` : moment(endedAt))}
      ${fact('Duration', html`${duration(durationMs)}`)}
    </dl>
  </header>`;
}

const fact = (name: string, value: Markup, kind = 'plain'): Markup =>
  html`<div>
    <dt>${name}</dt>
    <dd class="${kind}">${value}</dd>
  </div>`;

function scorePart(report: SessionReport): Markup {
  const { mean, lowest, bands, minutes, knownMinutes, unknownShare } = report.score;
  return html`<section>
    <h2>Engagement</h2>
    <dl>
      ${fact('Mean score, of 100', html`${points(mean)}`, 'big')}
      ${fact('Lowest minute', lowest ? html`${points(lowest.score)} at ${clock(lowest.at)}` : html`unknown`, 'big')}
      ${fact('Unknown', html`${percent(unknownShare)} of the time`, 'big')}
    </dl>
    <p class="muted">
      ${knownMinutes} of ${minutes} minutes have a score.
      ${knownMinutes < minutes ? 'The others are unknown, which is not zero: they are in no mean and no share.' : ''}
    </p>
    <figure>
      ${curveSvg(report)}
      <figcaption>
        <span>${key('unknown')}unknown</span><span>${key('WARNING')}anomaly, warning</span>
        <span>${key('CRITICAL')}anomaly, critical</span><span>numbers: interventions, as in the table</span>
      </figcaption>
    </figure>
    ${table(
      'Share of the known time by band',
      [
        { name: 'Band', cell: ({ band }) => BAND_LABELS[band] },
        { name: 'Minutes', number: true, cell: (row) => row.minutes },
        { name: 'Share', number: true, cell: ({ share }) => percent(share) },
      ],
      bands,
    )}
    <details>
      <summary>The curve as a table</summary>
      ${table(
        'Mean score of each minute',
        [
          { name: 'Minute', cell: ({ at }) => moment(at) },
          { name: 'Score', number: true, cell: ({ score }) => points(score) },
          { name: 'Band', cell: ({ band }) => (band === null ? '–' : BAND_LABELS[band]) },
          { name: 'Seen', number: true, cell: ({ coverage }) => percent(coverage) },
        ],
        report.curve,
      )}
    </details>
  </section>`;
}

const key = (kind: string): Markup =>
  html`<svg class="key" viewBox="0 0 14 10" aria-hidden="true"><rect class="${kind}" width="14" height="10" /></svg>`;
