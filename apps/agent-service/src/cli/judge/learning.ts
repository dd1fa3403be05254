import { LIFT_WORLD, simulateLift } from '../lift-world.ts';
import { simulate, type World } from '../world.ts';

const CHANCES = [0.25, 0.35, 0.45, 0.6];
const ARMS = ['POLL', 'CHAT_PROMPT', 'BROADCAST', 'QNA_PROMOTE'] as const;
const KINDS = ['SUDDEN_DROP', 'GRADUAL_DECLINE', 'MASS_EXIT', 'LOW_ENGAGEMENT'] as const;
const RUNS = 200;

/** Each kind of anomaly has another best arm; `turn` moves them all by so many places. */
const chances = (kinds: readonly (typeof KINDS)[number][], turn = 0): World['success'] =>
  Object.fromEntries(
    kinds.map((kind, i) => [
      kind,
      Object.fromEntries(ARMS.map((arm, j) => [arm, CHANCES[(i + j + turn) % CHANCES.length] ?? 0])),
    ]),
  );

const ONE: World = { rounds: 2_000, runs: RUNS, success: chances(['SUDDEN_DROP']) };
const ALL: World = { ...ONE, success: chances(KINDS) };
const turned = (world: World, kinds: typeof KINDS | ['SUDDEN_DROP'], turn: number): World => ({
  ...world,
  changes: [{ at: 1_000, success: chances(kinds, turn) }],
});
const FATIGUE = { own: 0.25, any: 0.05, halfLife: 10 };

/** What is learnt, and what lift says, beside the aims: lines for people. */
export function judgeLearning(seed: number): string[] {
  const regret = (world: World, burden = true): number =>
    simulate({ ...world, seed }, burden).simulated.regret['2000'] ?? NaN;
  const rows: [what: string, value: string, aim: string][] = [
    ['regret at 2,000: one context, stationary', regret(ONE).toFixed(1), '≤ 35'],
    ['four contexts, stationary', regret(ALL).toFixed(1), ''],
  ];
  for (const turn of [1, 2]) {
    rows.push([
      `one context, turned by ${turn} at 1,000`,
      regret(turned(ONE, ['SUDDEN_DROP'], turn)).toFixed(1),
      '≤ 150',
    ]);
    rows.push([`four contexts, turned by ${turn} at 1,000`, regret(turned(ALL, KINDS, turn)).toFixed(1), '≤ 150']);
  }
  for (const [name, share] of [
    ['that never tire', 0],
    ['that tire as expected', 0.6],
    ['that tire far more', 2],
  ] as const) {
    const { own, any, halfLife } = FATIGUE;
    const fatigue = { own: share * own, any: share * any, halfLife };
    const world = { ...ALL, sessions: { rounds: 12, minutes: 5, fatigue } };
    const value = `${regret(world).toFixed(1)} (${regret(world, false).toFixed(1)} without the burden)`;
    rows.push([`four contexts, audiences ${name}`, value, '']);
  }
  for (const [name, change] of [
    ['an organiser who takes 3 min', {}],
    ['one who takes 20 s', { answersAfter: 20 }],
    ['half held back', { heldRate: 0.5 }],
    ['sessions of 100 proposals', { perSession: 100 }],
  ] as const) {
    const { looks, bias, fromExecution } = simulateLift({ ...LIFT_WORLD, ...change, seed });
    rows.push([
      `lift under no effect, ${name}: false verdicts at any of 1,000 looks`,
      `${(100 * looks).toFixed(1)} %`,
      '≤ 5 %',
    ]);
    const was = fromExecution === null ? '' : ` (${fromExecution.toFixed(3)} from execution)`;
    rows.push(['  bias', `${bias.toFixed(4)}${was}`, 'within ±0.01']);
  }
  return [
    'what is learnt',
    ...rows.map(([what, value, aim]) => `  ${what.padEnd(82)} ${value.padEnd(34)} ${aim}`.trimEnd()),
  ];
}
