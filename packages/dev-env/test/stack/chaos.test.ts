import { expect, it } from 'vitest';
import { chaos } from '../../src/chaos/chaos.ts';
import { table } from '../../src/chaos/table.ts';

/** `ms` is as long as things break, at least; each fault is made once, however long that takes. */
const WORLDS = [
  { redis: 'Redis', cluster: false, ms: 45_000, seed: 7 },
  { redis: 'a cluster of Redis', cluster: true, ms: 1_000, seed: 3 },
];

it.each(WORLDS)(
  'every fault over both services, $redis, Postgres and the wires: what was acknowledged is accounted for, once',
  { timeout: 420_000 },
  async ({ cluster, ms, seed }) => {
    const said: string[] = [];
    const verdict = await chaos({ cluster, ms, seed, say: (line) => void said.push(line) });
    const troubles = verdict.accounts
      .filter(({ what }) => what !== 'false anomalies')
      .flatMap(({ lost, doubled, wrong }) => [...lost, ...doubled, ...wrong]);
    const hint = [...said, table(verdict)].join('\n');
    expect([...troubles, ...verdict.unended, ...verdict.crashes], hint).toEqual([]);
    expect(Object.keys(verdict.faults).toSorted()).toEqual(
      ['clock', 'crash', 'cut', 'empty', 'full', 'kill', 'silence', 'slow', 'stall', 'stop'].toSorted(),
    );
    // A wire that leads everybody to one master, and there alone.
    expect(said.some((line) => /^(cut|silence|slow) .* master /.test(line))).toBe(cluster);
    expect(verdict.killed).toBeGreaterThanOrEqual(verdict.faults['kill'] ?? 0);
    expect(verdict.accounts.filter(({ acknowledged }) => acknowledged === 0).map(({ what }) => what)).toEqual([]);
  },
);
