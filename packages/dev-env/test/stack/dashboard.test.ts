import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runBuild } from '../../src/stack/dashboard.ts';

it(
  'the dashboard is built from sources alone: in a fresh clone nothing is compiled',
  { timeout: 180_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dashboard-'));
    try {
      await runBuild(folder, ['--sourcemap']);
      const maps = readdirSync(join(folder, 'assets')).filter((name) => name.endsWith('.map'));
      const sources = maps.flatMap(
        (name): string[] => JSON.parse(readFileSync(join(folder, 'assets', name), 'utf8')).sources,
      );
      const ours = sources.filter((source) => /(?:^|\/)packages\//.test(source));
      expect(ours.length).toBeGreaterThan(0);
      expect(ours.filter((source) => !/\/(?:client|contracts)\/src\//.test(source))).toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);
