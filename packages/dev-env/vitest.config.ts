import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  resolve: { conditions: ['development'] },
  ssr: { resolve: { conditions: ['development'], externalConditions: ['development'] } },
  test: {
    include: ['{apps,packages}/*/test/**/*.test.ts'],
    globalSetup: ['packages/dev-env/src/checks/vitest-setup.ts'],
    execArgv: ['--conditions=development'],
    // Node reads a package's whole list of exports again for each of its modules; drizzle's is 180 KB long, which costs
    // every test file that needs the database a second.
    server: { deps: { inline: [/drizzle-orm/] } },
    pool: 'forks',
    // Most tests wait for servers, so two at a time pay even on two processors.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
