import { Trans } from '@lingui/react/macro';
import type { FeedState } from '@conductor/client';
import { lazy } from 'react';
import { tickInterval } from '../../feed/freshness.ts';
import { clockTime } from '../../ui/format.ts';
import { Later } from '../../ui/Later.tsx';
import { chartRows } from '../score/chart-data.ts';
import { latestResult, resultOf, type Change } from './result.ts';

const ResultCurve = lazy(() => import('./ResultCurve.tsx').then((module) => ({ default: module.ResultCurve })));

const AROUND_MS = 2 * 60_000;

function BeforeAfter({ before, after }: Change) {
  return (
    <p className="result-change digits">
      <span aria-hidden="true">
        {before} → {after}
      </span>
      <span className="visually-hidden">
        <Trans>
          From {before} to {after}
        </Trans>
      </span>
      <span className="score-of"> / 100</span>
    </p>
  );
}

/** What the newest intervention changed: before and after, the curve around it, and how far to trust that. */
export function ResultCard({ state, now }: { state: FeedState; now: number }) {
  const decision = latestResult(state, now);
  const at = decision?.executedAt ?? null;
  if (decision === null || at === null) return null;
  const { title, change, credit } = resultOf(decision);
  const rows = chartRows(state.engagement, at - AROUND_MS, at + AROUND_MS, tickInterval(state.engagement));
  return (
    <section className="card result" aria-labelledby="result-title">
      <div className="result-words">
        <h2 id="result-title">{title}</h2>
        <p className="hint">
          <Trans>
            Sent at {clockTime(at)}. {credit}
          </Trans>
        </p>
        {change !== null && (
          <p className="hint">
            <Trans>What the intervention itself adds is not counted, so the score above can differ.</Trans>
          </p>
        )}
      </div>
      {change !== null && <BeforeAfter {...change} />}
      <Later until={<div className="result-curve" />}>
        <ResultCurve rows={rows} at={at} />
      </Later>
    </section>
  );
}
