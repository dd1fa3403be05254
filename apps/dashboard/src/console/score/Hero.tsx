import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { EngagementPoint } from '@conductor/contracts';
import type { Headline } from '../../feed/headline.ts';
import { percent, points } from '../../ui/format.ts';
import { BAND_LABELS } from '@conductor/contracts/plain';
import { called } from '../../words/called.ts';
import { drawnAlone } from '../../ui/drawn-alone.tsx';

const comparison = (point: EngagementPoint): string => {
  if (point.signals.totalUsers === 0) return t`Nobody is present`;
  if (point.score === null || point.expected === null) return t`No expectation yet`;
  const difference = Number(points(point.score)) - Number(points(point.expected));
  if (difference === 0) return t`As expected`;
  return difference < 0 ? t`${-difference} below expected` : t`${difference} above expected`;
};

function Score({ point, stale }: { point: EngagementPoint | null; stale: boolean }) {
  const known = point?.score ?? null;
  return (
    <div className={`score ${stale ? 'score-stale' : ''}`} data-band={point?.band ?? 'UNKNOWN'}>
      <p className="score-label">
        <Trans>Engagement</Trans>
        {stale && ` (${t`old`})`}
      </p>
      <p className="score-number">
        {known === null ? <span aria-label={t`unknown`}>–</span> : points(known)}
        <span className="score-of"> / 100</span>
      </p>
      <p className="score-band">
        <span className="band-swatch" aria-hidden="true" />
        {point === null || point.band === null ? t`Unknown` : called(BAND_LABELS[point.band])}
      </p>
      <p className="score-compare">
        {point !== null &&
          (known === null ? (point.reason ?? t`Only ${percent(point.coverage)} was observed`) : comparison(point))}
      </p>
    </div>
  );
}

type HeroProps = { headline: Headline; point: EngagementPoint | null; stale: boolean };

/** The ten seconds of attention: the score, and the one sentence that matters. */
export const Hero = drawnAlone(function Hero({ headline, point, stale }: HeroProps) {
  return (
    <section className={`card hero tone-${headline.tone}`} aria-label={t`State of the session`}>
      <Score point={point} stale={stale} />
      <div className="hero-words">
        <h2 className="hero-title">{headline.title}</h2>
        <p className="hero-detail">{headline.detail}</p>
      </div>
    </section>
  );
});
