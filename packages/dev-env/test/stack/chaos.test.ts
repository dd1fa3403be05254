import { expect, it } from 'vitest';
import { chaos } from '../../src/chaos/chaos.ts';
import { table } from '../../src/chaos/table.ts';

/** As long as things break, at least; each fault is made once, however long that takes. */
const MS = 45_000;

it(
  'every fault over both services, Redis, Postgres and the wires: what was acknowledged is accounted for, once',
  { timeout: 420_000 },
  async () => {
    const said: string[] = [];
    const verdict = await chaos({ ms: MS, seed: 7, say: (line) => void said.push(line) });
    const troubles = verdict.accounts
      .filter(({ what }) => what !== 'false anomalies')
      .flatMap(({ lost, doubled, wrong }) => [...lost, ...doubled, ...wrong]);
    const hint = [...said, table(verdict)].join('\n');
    expect([...troubles, ...verdict.unended, ...verdict.crashes], hint).toEqual([]);
    expect(Object.keys(verdict.faults).toSorted()).toEqual(
      ['clock', 'crash', 'cut', 'empty', 'full', 'kill', 'silence', 'slow', 'stall', 'stop'].toSorted(),
    );
    expect(verdict.accounts.filter(({ acknowledged }) => acknowledged === 0).map(({ what }) => what)).toEqual([]);
  },
);
