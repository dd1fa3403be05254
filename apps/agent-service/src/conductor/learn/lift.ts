import type { Trial } from '../../ports/rewards.ts';

/** By how much more the score changed where something was proposed, −2 to 2, with an interval that holds at every look. */
export type Effect = { estimate: number; low: number; high: number };
export type Lift = {
  offered: number;
  held: number;
  sessions: number;
  /** Null while one side is empty. */
  effect: Effect | null;
  /** Of the offered, those carried out before the horizon; and the effect of that. Null where they are too few. */
  actedShare: number | null;
  acted: Effect | null;
};

/** The interval holds at all looks together with this probability. */
const CERTAINTY = 0.95;
const ALPHA = 1 - CERTAINTY;
/** Where the interval is tightest, in proposals. */
const TIGHTEST_AT = 400;
const RHO2 = (-2 * Math.log(ALPHA) + Math.log(1 - 2 * Math.log(ALPHA))) / TIGHTEST_AT;
/** Below this share the effect of acting would be a division by nearly nothing. */
const LEAST_ACTED = 0.1;
/** Penalty on the regression's coefficients: worth so many proposals. */
const RIDGE = 2;

type Sums = { cross: number; square: number };

/**
 * The lift over trials in the order of their proposals, one added at a time: weighted and centred least squares of a
 * micro-randomised trial (Boruvka, Almirall, Witkiewitz and Murphy 2018),
 *
 *   lift = Σ (Z − p)(Y − m) / Σ (Z − p)²,   Z = 1 for offered, p the coin's probability of that, Y the change of the score,
 *
 * with m foretold from score and expectation by a regression on those trials alone whose horizon had come before. So the terms at the true lift
 * are differences of a martingale whatever m is worth and however the audience heals by itself: only our own coin is
 * trusted. The interval is an asymptotic confidence sequence with a normal mixture (Waudby-Smith, Arbour, Sinha, Kennedy and
 * Ramdas 2024, eq. 14; regression-adjusted as in arXiv:2311.05794), over the variance of sums by session or by proposal,
 * whichever is larger.
 */
export function createLift() {
  const regression = createRegression(3);
  /** Trials whose horizon lies after the newest proposal: nobody could have learnt from them then. */
  let ahead: { dueAtMs: number; x: number[]; delta: number }[] = [];
  const sessions = new Map<string, Sums>();
  const counts = { offered: 0, held: 0, acted: 0 };
  let [cross, square, crossCross, crossSquare, squareSquare] = [0, 0, 0, 0, 0];

  function add({ sessionId, proposedAtMs, dueAtMs, held, heldRate, score, expected, delta, acted }: Trial): void {
    for (const one of ahead) if (one.dueAtMs <= proposedAtMs) regression.add(one.x, one.delta);
    ahead = ahead.filter((one) => one.dueAtMs > proposedAtMs);
    const x = [1, score - 0.5, expected === null ? 0 : expected - score];
    const centred = (held ? 0 : 1) - (1 - heldRate);
    const [a, b] = [centred * (delta - regression.foretell(x)), centred ** 2];
    ahead.push({ dueAtMs, x, delta });
    const session = sessions.get(sessionId) ?? { cross: 0, square: 0 };
    sessions.set(sessionId, { cross: session.cross + a, square: session.square + b });
    cross += a;
    square += b;
    crossCross += a * a;
    crossSquare += a * b;
    squareSquare += b * b;
    if (held) counts.held += 1;
    else counts.offered += 1;
    if (acted && !held) counts.acted += 1;
  }

  function effectNow(): Effect | null {
    if (counts.offered === 0 || counts.held === 0) return null;
    const estimate = cross / square;
    const byProposal = crossCross - 2 * estimate * crossSquare + estimate ** 2 * squareSquare;
    let bySession = 0;
    for (const one of sessions.values()) bySession += (one.cross - estimate * one.square) ** 2;
    const clusters = sessions.size;
    const variance = Math.max(byProposal, clusters > 1 ? (bySession * clusters) / (clusters - 1) : 0);
    const known = (counts.offered + counts.held) * RHO2;
    const reach = Math.sqrt(variance * (1 + 1 / known) * Math.log((known + 1) / ALPHA ** 2)) / square;
    return { estimate, low: estimate - reach, high: estimate + reach };
  }

  function lift(): Lift {
    const { offered, held } = counts;
    const effect = effectNow();
    const actedShare = offered === 0 ? null : counts.acted / offered;
    return {
      offered,
      held,
      sessions: sessions.size,
      effect,
      actedShare,
      acted: effect === null || actedShare === null || actedShare < LEAST_ACTED ? null : divided(effect, actedShare),
    };
  }

  return { add, lift };
}

/** What acting did, where an offer that is not carried out does nothing: the instrument's ratio (Wald 1940). */
const divided = ({ estimate, low, high }: Effect, share: number): Effect => ({
  estimate: estimate / share,
  low: low / share,
  high: high / share,
});

/** Ridge regression that learns one row at a time (recursive least squares, by Sherman and Morrison's formula). */
function createRegression(size: number) {
  const coefficients = Array.from({ length: size }, () => 0);
  const inverse = coefficients.map((_, i) => coefficients.map((__, j) => (i === j ? 1 / RIDGE : 0)));
  const foretell = (x: readonly number[]): number =>
    coefficients.reduce((sum, coefficient, i) => sum + coefficient * (x[i] ?? 0), 0);

  function add(x: readonly number[], y: number): void {
    const gain = inverse.map((row) => row.reduce((sum, value, j) => sum + value * (x[j] ?? 0), 0));
    const scale = 1 + gain.reduce((sum, value, i) => sum + value * (x[i] ?? 0), 0);
    const error = y - foretell(x);
    gain.forEach((value, i) => {
      coefficients[i] = (coefficients[i] ?? 0) + (value * error) / scale;
      const row = inverse[i] ?? [];
      gain.forEach((other, j) => {
        row[j] = (row[j] ?? 0) - (value * other) / scale;
      });
    });
  }
  return { foretell, add };
}
