import { ANOMALY_TYPES, AnomalyType, ARMS, Content, type Arm } from '@conductor/contracts';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { draw, lineage, posteriorOf } from '../conductor/decide/bandit.ts';
import { freshness, tired, type Use } from '../conductor/decide/burden.ts';
import { learn, NOTHING_LEARNT } from '../conductor/decide/evidence.ts';
import type { ContextState } from '../ports/rewards.ts';
import { productPrior, uniformPrior } from '../conductor/decide/priors.ts';
import { createRandom, type Random } from '../conductor/random.ts';

const CHECKPOINTS = [100, 200, 500, 1_000, 2_000];
const MINUTE_MS = 60_000;
const SIZES = ['small', 'medium', 'large'] as const;

const closed = { additionalProperties: false };
const ByArm = Type.Partial(Type.Record(Type.Index(Content, Type.Literal('arm')), Type.Number()), closed);
const byArm = Type.Optional(ByArm);
const Success = Type.Partial(Type.Record(AnomalyType, ByArm), closed);
const weight = Type.Optional(Type.Number({ minimum: 0 }));
const Sizes = Type.Object({ small: weight, medium: weight, large: weight }, closed);
const Effect = Type.Object({ small: byArm, medium: byArm, large: byArm }, closed);
const Dose = Type.Number({ minimum: 0, maximum: 10 });
/**
 * Anomalies come `minutes` apart, `rounds` in a session. Each use of an arm leaves e^−own of its chance, and e^−any of the others',
 * half of which is back after `halfLife` minutes.
 */
const Sessions = Type.Object(
  {
    rounds: Type.Integer({ minimum: 1 }),
    minutes: Type.Number({ minimum: 0.5, maximum: 1_440 }),
    fatigue: Type.Object({ own: Dose, any: Dose, halfLife: Type.Number({ minimum: 0.5, maximum: 1_440 }) }, closed),
  },
  closed,
);
const World = Type.Object(
  {
    rounds: Type.Integer({ minimum: 1, maximum: 100_000 }),
    runs: Type.Integer({ minimum: 1, maximum: 100_000 }),
    seed: Type.Optional(Type.Integer()),
    success: Success,
    changes: Type.Optional(Type.Array(Type.Object({ at: Type.Integer({ minimum: 0 }), success: Success }, closed))),
    contexts: Type.Optional(Type.Object({ sizes: Sizes, effect: Type.Optional(Effect) }, closed)),
    sessions: Type.Optional(Sessions),
    priors: Type.Optional(Type.Enum(['uniform', 'product'])),
  },
  closed,
);
/** A described world: how often each arm succeeds against each kind of anomaly, by round and size of audience. */
export type World = Static<typeof World>;
const world = Compile(World);

/** The regret of the product's bandit, at the checkpoints reached, and how often it pulled what: means over runs. */
export type Simulated = {
  regret: Record<string, number>;
  pulls: Partial<Record<AnomalyType, Partial<Record<Arm, number>>>>;
};
/** Of all runs together: the regret after each round, and what was pulled. */
type Sums = { regret: Float64Array; pulls: Simulated['pulls'] };

/** A world from its JSON; an error names the field that does not fit. */
export function parseWorld(text: string): World {
  const value = parseJson(text);
  if (!world.Check(value)) {
    const [problem] = world.Errors(value);
    throw new Error(`world: ${problem?.instancePath || '/'} ${problem?.message ?? 'does not fit'}`);
  }
  if (kindsOf(value.success).length === 0) throw new Error('world: /success names no anomaly with an arm');
  if (value.contexts !== undefined && !SIZES.some((size) => (value.contexts?.sizes[size] ?? 0) > 0)) {
    throw new Error('world: /contexts/sizes has no weight above 0');
  }
  return value;
}

/**
 * All runs of a world. Regret is the success probability given away against an oracle who knows the best arm of the moment;
 * `curve` is its mean after each round. Without `burden` the bandit knows nothing of an audience that tires.
 */
export function simulate(described: World, burden = true): { simulated: Simulated; curve: number[] } {
  const { rounds, runs, seed = 1 } = described;
  const sums: Sums = { regret: new Float64Array(rounds), pulls: {} };
  for (let run = 0; run < runs; run++) simulateRun(described, burden, createRandom(`${seed}:${run}`), sums);
  const mean = (sum: number): number => Number((sum / runs).toFixed(3));
  const curve = Array.from(sums.regret, mean);
  const { pulls } = sums;
  for (const arms of Object.values(pulls))
    for (const arm of ARMS) if (arms[arm] !== undefined) arms[arm] = mean(arms[arm]);
  const reached = CHECKPOINTS.filter((at) => at <= rounds);
  return { simulated: { regret: Object.fromEntries(reached.map((at) => [at, curve[at - 1] ?? 0])), pulls }, curve };
}

function simulateRun(described: World, burden: boolean, random: Random, { regret, pulls }: Sums): void {
  const prior = described.priors === 'product' ? productPrior : uniformPrior;
  const states = new Map<string, ContextState>();
  const kinds = kindsOf(described.success);
  let success = described.success;
  const { sessions } = described;
  let uses: Use[] = [];
  let given = 0;
  for (let round = 0; round < described.rounds; round++) {
    for (const change of described.changes ?? []) if (change.at === round) success = merge(success, change.success);
    if (round % (sessions?.rounds ?? Infinity) === 0) uses = [];
    const nowMs = round * (sessions?.minutes ?? 0) * MINUTE_MS;
    const kind = kinds[Math.floor(random.next() * kinds.length)] ?? 'SUDDEN_DROP';
    const size = described.contexts && pickSize(described.contexts.sizes, random);
    const context = size === undefined ? kind : `${kind}/${size}`;
    const arms = ARMS.filter((arm) => success[kind]?.[arm] !== undefined);
    const chances = arms.map((arm) => {
      const rested = (success[kind]?.[arm] ?? 0) + ((size && described.contexts?.effect?.[size]?.[arm]) || 0);
      return clamp(rested) * (sessions === undefined ? 1 : leftOf(sessions.fatigue, arm, uses, nowMs));
    });
    const posteriors = arms.map((arm) => {
      const known = posteriorOf(kind, states, context, arm, prior);
      return burden ? tired(known, freshness(arm, uses, nowMs)) : known;
    });
    const chosen = draw(posteriors, random);
    const arm = arms[chosen];
    const chance = chances[chosen];
    if (arm === undefined || chance === undefined) continue;
    given += Math.max(...chances) - chance;
    regret[round] = (regret[round] ?? 0) + given;
    const reward = random.next() < chance ? 1 : 0;
    for (const key of lineage(context)) states.set(key, learn(states.get(key) ?? NOTHING_LEARNT, arm, reward));
    if (sessions !== undefined) uses.push({ arm, atMs: nowMs });
    const counted = (pulls[kind] ??= {});
    counted[arm] = (counted[arm] ?? 0) + 1;
  }
}

type Fatigue = NonNullable<World['sessions']>['fatigue'];

/** What is truly left of an arm's chance in this session. */
function leftOf({ own, any, halfLife }: Fatigue, arm: Arm, uses: readonly Use[], nowMs: number): number {
  const dose = uses.reduce(
    (sum, use) => sum + (use.arm === arm ? own : any) * 0.5 ** ((nowMs - use.atMs) / MINUTE_MS / halfLife),
    0,
  );
  return Math.exp(-dose);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('world: not JSON');
  }
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));

function kindsOf(success: World['success']): AnomalyType[] {
  return ANOMALY_TYPES.filter((kind) => Object.keys(success[kind] ?? {}).length > 0);
}

function merge(into: World['success'], change: World['success']): World['success'] {
  const merged = { ...into };
  for (const kind of ANOMALY_TYPES) if (change[kind] !== undefined) merged[kind] = { ...into[kind], ...change[kind] };
  return merged;
}

function pickSize(weights: NonNullable<World['contexts']>['sizes'], random: Random): (typeof SIZES)[number] {
  let left = random.next() * SIZES.reduce((sum, size) => sum + (weights[size] ?? 0), 0);
  for (const size of SIZES) {
    left -= weights[size] ?? 0;
    if (left < 0) return size;
  }
  return 'large';
}
