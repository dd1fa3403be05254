import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANOMALY_TYPES, ARMS, type Arm } from '@conductor/contracts';
import { parseWorld, simulate, type World } from '../../src/cli/world.ts';
import { draw, posteriorOf } from '../../src/conductor/decide/bandit.ts';
import { learn, NOTHING_LEARNT } from '../../src/conductor/decide/evidence.ts';
import type { ContextState } from '../../src/ports/rewards.ts';
import { uniformPrior } from '../../src/conductor/decide/priors.ts';
import { createRandom } from '../../src/conductor/random.ts';
import { command } from './command.ts';

const CHANCES = [0.25, 0.35, 0.45, 0.6];
/** Each kind of anomaly has another best arm; `turn` moves them all by so many places. */
const chances = (arms: readonly Arm[], turn = 0): World['success'] => {
  const of = (i: number) => Object.fromEntries(arms.map((arm, j) => [arm, CHANCES[(i + j + turn) % 4]]));
  return Object.fromEntries(ANOMALY_TYPES.map((kind, i) => [kind, of(i)]));
};
const [FIRST, LAST] = [ARMS.slice(0, 4), ARMS.slice(3)];
const RUNS = 100;
/** So much off is chance: over this many runs the mean has a standard error of about 1.5 %. */
const MARGIN = 1.05;
const regretOf = (world: Omit<World, 'runs'>) => simulate({ ...world, runs: RUNS }).simulated.regret;

describe('regret, with one setting for all', { timeout: 120_000 }, () => {
  it.each([
    ['the first four arms', FIRST, 0],
    ['the last four, turned', LAST, 2],
  ] as const)('of %s is at most 25.5 after 200 interventions and 66.5 after 1,000', (_, arms, turn) => {
    const regret = regretOf({ rounds: 1_000, success: chances(arms, turn) });
    expect(regret['200']).toBeLessThanOrEqual(25.5 / MARGIN);
    expect(regret['1000']).toBeLessThanOrEqual(66.5 / MARGIN);
  });

  it('is at most 171 after 2,000 when the best arms change after 1,000', () => {
    for (const turn of [1, 2]) {
      const changes = [{ at: 1_000, success: chances(FIRST, turn) }];
      expect(regretOf({ rounds: 2_000, success: chances(FIRST), changes })['2000']).toBeLessThanOrEqual(171 / MARGIN);
    }
  });

  it('where audience size matters much is smaller than when it is ignored, and hardly larger where it matters little', () => {
    const sizes = { small: 1, medium: 1, large: 1 };
    const much = { small: { POLL: 0.3, CHAT_PROMPT: -0.1 }, large: { BROADCAST: 0.3, POLL: -0.2 } };
    const little = { small: { POLL: 0.15 }, large: { BROADCAST: 0.15 } };
    for (const [effect, share] of [
      [much, 0.8],
      [little, 1.1],
    ] as const) {
      const world = { rounds: 1_000, success: chances(FIRST), contexts: { sizes, effect } };
      expect(regretOf(world)['1000']).toBeLessThanOrEqual(share * ignoringSize({ ...world, runs: RUNS }));
    }
  });

  it('where it does not matter hardly suffers from asking', () => {
    const world = { rounds: 1_000, success: chances(FIRST) };
    const asked = regretOf({ ...world, contexts: { sizes: { small: 2, medium: 1, large: 1 } } });
    expect(asked['200']).toBeLessThanOrEqual(25.5 / MARGIN);
    expect(asked['1000']).toBeLessThanOrEqual(66.5 / MARGIN);
  });
});

/** What the same bandit gives away when it is told the kind of anomaly alone. */
function ignoringSize(world: World): number {
  const { rounds, runs, success, contexts } = world;
  const effects = (['small', 'medium', 'large'] as const).map((size) => contexts?.effect?.[size] ?? {});
  let regret = 0;
  for (let run = 0; run < runs; run++) {
    const random = createRandom(`ignoring ${run}`);
    const states = new Map<string, ContextState>();
    for (let round = 0; round < rounds; round++) {
      const kind = ANOMALY_TYPES[Math.floor(random.next() * ANOMALY_TYPES.length)] ?? 'MASS_EXIT';
      const effect = effects[Math.floor(random.next() * effects.length)] ?? {};
      const odds = FIRST.map((arm) => (success[kind]?.[arm] ?? 0) + (effect[arm] ?? 0));
      const chosen = draw(
        FIRST.map((arm) => posteriorOf(kind, states, kind, arm, uniformPrior)),
        random,
      );
      const [arm, chance] = [FIRST[chosen] ?? 'POLL', odds[chosen] ?? 0];
      regret += Math.max(...odds) - chance;
      states.set(kind, learn(states.get(kind) ?? NOTHING_LEARNT, arm, random.next() < chance ? 1 : 0));
    }
  }
  return regret / runs;
}

describe('a world', () => {
  const world: World = { rounds: 300, runs: 20, success: { MASS_EXIT: { POLL: 0.2, NUDGE: 0.7 } } };
  const parsed = (more: object) => parseWorld(JSON.stringify({ ...world, ...more }));

  it('is told at the checkpoints reached, with the pulls of the arms named', () => {
    const { simulated, curve } = simulate(world);
    expect(Object.keys(simulated.regret)).toEqual(['100', '200']);
    expect(Object.keys(simulated.pulls)).toEqual(['MASS_EXIT']);
    const { POLL = 0, NUDGE = 0, ...others } = simulated.pulls.MASS_EXIT ?? {};
    expect([POLL + NUDGE, others]).toEqual([300, {}]);
    expect(NUDGE).toBeGreaterThan(POLL);
    expect(curve.length).toBe(300);
    expect(curve[199]).toBe(simulated.regret['200']);
    const early = simulate({ ...world, runs: 300 });
    expect(early.curve[99]).toBe(early.simulated.regret['100']);
    expect(early.curve[100]).not.toBe(early.curve[99]);
    expect(curve.at(-1)).toBeCloseTo(0.5 * POLL, 1);
  });

  it('where nothing helps more than anything else costs nothing', () => {
    expect(simulate({ ...world, success: { MASS_EXIT: { POLL: 0.4, NUDGE: 0.4 } } }).simulated.regret['200']).toBe(0);
  });

  it('has probabilities between 0 and 1, whatever is added', () => {
    const contexts = { sizes: { small: 1 }, effect: { small: { POLL: 5, NUDGE: -5 } } };
    const { regret, pulls } = simulate({ ...world, contexts }).simulated;
    expect(regret['200']).toBeCloseTo(
      simulate({ ...world, success: { MASS_EXIT: { POLL: 1, NUDGE: 0 } }, contexts }).simulated.regret['200'] ?? 0,
      9,
    );
    expect(pulls.MASS_EXIT?.POLL).toBeGreaterThan(280);
  });

  it('changes at the round it says, and only what it names', () => {
    const changes = [{ at: 100, success: { MASS_EXIT: { POLL: 0.95 } } }];
    const { curve } = simulate({ ...world, runs: 200, changes });
    const before = simulate({ ...world, runs: 200 }).curve;
    expect(curve.slice(0, 100)).toEqual(before.slice(0, 100));
    expect((before[100] ?? 0) - (before[99] ?? 0)).toBeLessThan(0.1);
    expect((curve[100] ?? 0) - (curve[99] ?? 0)).toBeGreaterThan(0.15);
  });

  it('starts from the product’s opinion when it says so', () => {
    const named = { SUDDEN_DROP: { POLL: 0.5, NOTIFICATION: 0.5 } };
    const pulls = (priors: 'uniform' | 'product') =>
      simulate({ rounds: 5, runs: 400, success: named, priors }).simulated.pulls.SUDDEN_DROP?.POLL ?? 0;
    expect(pulls('product')).toBeGreaterThan(pulls('uniform') + 0.3);
  });

  it('is the same for the same seed, and another for another', () => {
    expect(simulate({ ...world, seed: 5 })).toEqual(simulate({ ...world, seed: 5 }));
    expect(simulate({ ...world, seed: 5 })).not.toEqual(simulate({ ...world, seed: 6 }));
  });

  it.each([
    ['/rounds', { rounds: 0 }],
    ['/runs', { runs: 1.5 }],
    ['/success/MASS_EXIT', { success: { MASS_EXIT: { POLLS: 0.5 } } }],
    ['/success', { success: { BOREDOM: { POLL: 0.5 } } }],
    ['/success', { success: {} }],
    ['/success/MASS_EXIT/POLL', { success: { MASS_EXIT: { POLL: 'often' } } }],
    ['/changes/0', { changes: [{ success: {} }] }],
    ['/contexts/sizes', { contexts: { sizes: { small: 0 } } }],
    ['/contexts/sizes', { contexts: { sizes: { huge: 1 } } }],
    ['/priors', { priors: 'mine' }],
  ])('that does not fit is refused, naming %s', (path, more) => {
    expect(() => parsed(more)).toThrow(`world: ${path}`);
  });

  it('that is no JSON is refused', () => {
    expect(() => parseWorld('{')).toThrow('world: not JSON');
  });
});

describe('pnpm simulate', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'simulate-'));
    const world = { rounds: 200, runs: 5, success: { SUDDEN_DROP: { POLL: 0.2, BROADCAST: 0.6 } } };
    const changes = [{ at: 100, success: { SUDDEN_DROP: { POLL: 0.9 } } }];
    await writeFile(join(folder, 'world.json'), JSON.stringify({ ...world, changes }));
    await writeFile(join(folder, 'wrong.json'), '{"rounds": 10}');
  });
  afterAll(() => rm(folder, { recursive: true }));
  const run = (...args: string[]) => command('simulate', '--world', join(folder, 'world.json'), ...args);

  it('prints regret and pulls as one line of JSON, the same for the same seed', async () => {
    const [first, again, other] = await Promise.all([run('--seed', '4'), run('--seed', '4'), run('--seed', '5')]);
    expect(first.code).toBe(0);
    expect(Object.keys(JSON.parse(first.out))).toEqual(['regret', 'pulls']);
    expect(first.out.split('\n').length).toBe(2);
    expect(again.out).toBe(first.out);
    expect(other.out).not.toBe(first.out);
  });

  it('draws the regret and the change', async () => {
    const plot = join(folder, 'regret.svg');
    expect((await run('--plot', plot)).code).toBe(0);
    const svg = await readFile(plot, 'utf8');
    expect(svg).toContain('the world changes');
    expect(svg).toContain('prefers-color-scheme:dark');
  });

  it('says what is wrong, in one line', async () => {
    const wrong = await command('simulate', '--world', join(folder, 'wrong.json'));
    expect([wrong.code, wrong.out]).toEqual([1, '']);
    expect(wrong.err).toMatch(/^world: .+\n$/);
    expect((await command('simulate')).err).toContain('usage: pnpm simulate --world FILE.json');
    expect((await run('--seed', 'x')).err).toBe('--seed must be a whole number\n');
  });
});
