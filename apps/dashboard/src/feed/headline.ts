import { t } from '@lingui/core/macro';
import type { AnomalyView, Band, EngagementPoint } from '@conductor/contracts';
import { ANOMALY_LABELS, ARM_LABELS } from '@conductor/contracts/plain';
import { clockTime, points } from '../ui/format.ts';
import type { Situation, Trend } from './situation.ts';
import { called } from '../words/called.ts';

/** `tone` colours the top of the page; `title` is the one sentence that an organiser reads in passing. */
export type Headline = { tone: 'calm' | 'good' | 'attention' | 'critical' | 'unknown'; title: string; detail: string };

const LIVELY: Record<Band, Record<Trend, string>> = {
  VERY_HIGH: {
    get rising() {
      return t`The audience is all in`;
    },
    get level() {
      return t`The audience is all in`;
    },
    get falling() {
      return t`The audience is all in, but slowing`;
    },
  },
  HIGH: {
    get rising() {
      return t`The audience is warming up`;
    },
    get level() {
      return t`The audience is with you`;
    },
    get falling() {
      return t`The audience is with you, but fading`;
    },
  },
  MODERATE: {
    get rising() {
      return t`The audience is warming up`;
    },
    get level() {
      return t`The audience is steady`;
    },
    get falling() {
      return t`The audience is fading`;
    },
  },
  LOW: {
    get rising() {
      return t`The audience is waking up`;
    },
    get level() {
      return t`The audience is quiet`;
    },
    get falling() {
      return t`The audience is getting quieter`;
    },
  },
  VERY_LOW: {
    get rising() {
      return t`The first are taking part`;
    },
    get level() {
      return t`Hardly anybody is taking part`;
    },
    get falling() {
      return t`Hardly anybody is taking part any more`;
    },
  },
};
/** So far from what is usual is a difference that a person would notice. */
const CLEARLY = 0.15;
/** So near to what is usual, a fall is made good. */
const NEARLY = 0.05;
const LIVELY_AGAIN = 0.8;

const byHand = (): string => t`You can act by hand at any time.`;

const usually = (score: number, expected: number | null): string => {
  if (expected === null) return t`${points(score)} of 100; what is usual here is not known yet.`;
  // The two numbers that stand on the page, so that their difference is the one that a reader finds.
  const difference = Number(points(score)) - Number(points(expected));
  if (difference === 0) return t`${points(score)} of 100, as usual here.`;
  return difference < 0
    ? t`${points(score)} of 100, ${-difference} below what is usual here.`
    : t`${points(score)} of 100, ${difference} above what is usual here.`;
};

/** A tick of which enough was seen to say how the audience is. */
type KnownPoint = EngagementPoint & { score: number; band: Band };
const isKnown = (point: EngagementPoint): point is KnownPoint => point.score !== null && point.band !== null;

const lively = ({ score, band, expected }: KnownPoint, trend: Trend): Headline => {
  const below = expected !== null && score < expected - CLEARLY;
  const attention = band === 'VERY_LOW' || (trend !== 'rising' && (below || band === 'LOW'));
  const tone = attention ? 'attention' : score >= 0.6 && trend !== 'falling' ? 'good' : 'calm';
  const less = below && trend === 'level' && band !== 'VERY_LOW' && band !== 'LOW';
  return {
    tone,
    title: less ? t`The audience is less lively than usual` : LIVELY[band][trend],
    detail: attention ? `${usually(score, expected)} ${byHand()}` : usually(score, expected),
  };
};

/** Whether the score has made good what an anomaly told of; people who leave are not told by the score. */
const isMadeGood = ({ anomalyType }: AnomalyView, score: number, expected: number | null): boolean =>
  anomalyType !== 'MASS_EXIT' && (score >= LIVELY_AGAIN || (expected !== null && score >= expected - NEARLY));

const sliding = (anomaly: AnomalyView, point: KnownPoint): Headline => {
  const { score, expected } = point;
  if (isMadeGood(anomaly, score, expected)) {
    const since = clockTime(anomaly.openedAt);
    return {
      tone: 'calm',
      title: t`The audience is back`,
      detail: t`${usually(score, expected)} What began at ${since} is watched until it has held.`,
    };
  }
  return {
    tone: anomaly.severity === 'CRITICAL' ? 'critical' : 'attention',
    title: t`${called(ANOMALY_LABELS[anomaly.anomalyType])} (${points(score)} of 100)`,
    detail: anomaly.evidence,
  };
};

const unknown: Headline = {
  tone: 'unknown',
  get title() {
    return t`Engagement is unknown just now`;
  },
  get detail() {
    return t`Too little of the last minute was observed. The conductor does not guess, and does not act.`;
  },
};

/** How the audience is, whatever the conductor does. */
const audience = ({ anomaly, visited, point, trend }: Situation): Headline => {
  if (point?.signals.totalUsers === 0) {
    return visited
      ? { tone: 'attention', title: t`Everybody has left`, detail: t`Nobody is present just now.` }
      : { tone: 'calm', title: t`Nobody has joined yet: invite them`, detail: t`Send them the attendee page.` };
  }
  if (point === null) {
    return { ...unknown, title: t`Waiting for the first numbers`, detail: t`They come within seconds.` };
  }
  if (!isKnown(point)) return { ...unknown, detail: point.reason ?? unknown.detail };
  return anomaly === null ? lively(point, trend) : sliding(anomaly, point);
};

/** Why nothing is done, before how the audience is. */
const resting = (state: string, does: string, { tone, title, detail }: Headline): Headline => ({
  tone,
  title: `${state}: ${title.charAt(0).toLowerCase()}${title.slice(1)}`,
  detail: `${detail} ${does}`,
});

/**
 * What matters most in a session just now: its end, a decision that waits, that nothing is heard, what is under way,
 * and else how the audience is. A pause or a quiet time stands in the same sentence as the audience.
 */
export function headlineOf(now: Situation): Headline {
  const { pending, running, anomaly, point, heardAt } = now;
  if (now.ended) return { tone: 'unknown', title: t`This session has ended`, detail: t`What you see is its record.` };
  if (pending !== null) {
    const tone = anomaly?.severity === 'CRITICAL' ? 'critical' : 'attention';
    const why = anomaly === null ? t`The conductor proposes this.` : anomaly.evidence;
    const first = now.paused ? ` ${t`Resume the conductor to approve it.`}` : '';
    return { tone, title: t`Your decision: ${called(ARM_LABELS[pending.arm].ask)}?`, detail: `${why}${first}` };
  }
  if (now.hearing !== 'live') {
    const since = heardAt === null ? t`Nothing was heard yet.` : t`What you see is from ${clockTime(heardAt, true)}.`;
    const title = now.hearing === 'stale' ? t`No news from the session` : t`Reconnecting to the session`;
    return { tone: 'unknown', title, detail: since };
  }
  if (running !== null && running.status !== 'EXECUTED') {
    const title = t`Acting: ${called(ARM_LABELS[running.arm].doing)}`;
    return { tone: 'attention', title, detail: t`On its way to the audience.` };
  }
  if (now.paused) return resting(t`Paused`, t`The conductor watches and does not act.`, audience(now));
  if (now.quietUntil !== null) {
    const until = clockTime(now.quietUntil);
    const state = now.isBreak ? t`Break until ${until}` : t`Quiet until ${until}`;
    return resting(state, t`Nothing is proposed until then.`, audience(now));
  }
  if (running !== null && point?.signals.totalUsers !== 0) {
    const detail = `${called(ARM_LABELS[running.arm].done)}. ${audience(now).detail}`;
    return { tone: 'calm', title: t`Measuring the effect`, detail };
  }
  return audience(now);
}
