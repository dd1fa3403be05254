import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { lingui } from '@lingui/vite-plugin';
import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Tests of files that know only their arguments: no server, no process, no clock, nothing to put back afterwards. */
const PURE = [
  'apps/agent-service/test/{conductor/{perceive,detect,decide},llm}/**/*.test.ts',
  'apps/agent-service/test/conductor/{learn/{lesson,lift,measure},shards/{kept,replay,share},words/{ordinary,review,templates}}.test.ts',
  'apps/agent-service/test/webhooks/rules.test.ts',
  'apps/dashboard/test/{attend,embed,console,ui}/**/*.test.ts',
  'apps/dashboard/test/feed/{announce,current,headline}.test.ts',
  'apps/dashboard/test/{organiser,page}.test.ts',
  'packages/client/test/{feed-state,place,room-state}.test.ts',
  'packages/contracts/test/**/*.test.ts',
  'packages/mcp/test/envelope.test.ts',
  'packages/moderation/test/**/*.test.ts',
  'packages/runtime/test/{client-address,origins,settings,token-bucket}.test.ts',
];

/** Where the longest tests are, the longest first: begun last they would hold up a run that is over otherwise. */
const LONG = [
  'dev-env/test/stack/faults',
  'dev-env/test/journeys/pages',
  'dev-env/test/pages/',
  'agent-service/test/cli/judge',
  'dev-env/test/stack/story',
  'dev-env/test/stack/chaos',
  'agent-service/test/outages',
  'agent-service/test/db/budget-processes',
  'agent-service/test/conductor/words/service',
  'dev-env/test/journeys/',
  'dev-env/test/stack/',
  'dev-env/test/production',
  'agent-service/test/conductor/flow',
];
/** Runs by the clock of a real audience, so it comes when hardly anything else runs any more. */
const LAST = 'dev-env/test/journeys/first-minute';
const rank = ({ moduleId }: TestSpecification): number => {
  if (moduleId.includes(LAST)) return LONG.length + 1;
  const place = LONG.findIndex((part) => moduleId.includes(part));
  return place < 0 ? LONG.length : place;
};

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => rank(a) - rank(b));
  }
}

// Workers, and the services that tests start, take what one of them has compiled from here.
process.env['NODE_COMPILE_CACHE'] ??= `${ROOT}.cache/compiled`;

export default defineConfig({
  root: ROOT,
  // The words of the pages are marked in their code, and put in their place before it runs.
  plugins: [lingui({ cwd: `${ROOT}apps/dashboard`, macroTransform: true })],
  resolve: { conditions: ['development'] },
  ssr: { resolve: { conditions: ['development'], externalConditions: ['development'] } },
  test: {
    execArgv: ['--conditions=development'],
    // Node reads a package's whole list of exports again for each of its modules; drizzle's is 180 KB long, which costs
    // every test file that needs the database a second.
    server: { deps: { inline: [/drizzle-orm/] } },
    pool: 'forks',
    // More workers than processors make the tests wait for each other, and what they time late.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    sequence: { sequencer: LongestFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'pure', include: PURE, isolate: false } },
      {
        extends: true,
        test: {
          name: 'servers',
          include: ['{apps,packages}/*/test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...PURE],
          globalSetup: [fileURLToPath(new URL('src/checks/vitest-setup.ts', import.meta.url))],
        },
      },
    ],
  },
});
