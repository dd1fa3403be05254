import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { at, readProjectFile } from '../../src/checks/deployment.ts';
import { toolEnvironment } from '../../src/checks/gates.ts';
import { ROOT } from '../../src/paths.ts';

const run = promisify(execFile);
const SERVICES = ['apps/agent-service', 'apps/real-time-service'];

/** The folders of a service and of all in this workspace that it needs to run. */
function closure(folder: string): string[] {
  const wanted = Object.keys(at(JSON.parse(readProjectFile(`${folder}/package.json`)), 'dependencies') ?? {});
  const own = wanted.filter((name) => name.startsWith('@conductor/'));
  return [...new Set([folder, ...own.flatMap((name) => closure(name.replace('@conductor/', 'packages/')))])];
}

/** What `pnpm deploy` takes of a package: what would be packed, by the list in its manifest. */
async function packed(folder: string): Promise<string[]> {
  const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: join(ROOT, folder) });
  const report: unknown = JSON.parse(stdout);
  const files = at(report, '0', 'files');
  return Array.isArray(files) ? files.map((file) => String(at(file, 'path'))) : [];
}

describe('an image of a service', () => {
  beforeAll(
    () => run('tsc', ['-b', ...SERVICES], { cwd: ROOT, env: toolEnvironment() }).then(() => undefined),
    240_000,
  );

  it.each(SERVICES)(
    'holds what %s runs, and no sources, tests, maps or types',
    { timeout: 120_000 },
    async (service) => {
      const folders = closure(service);
      expect(folders).toEqual(expect.arrayContaining(['packages/contracts', 'packages/database', 'packages/runtime']));
      const files = (
        await Promise.all(folders.map(async (folder) => (await packed(folder)).map((file) => `${folder}/${file}`)))
      ).flat();
      const allowed = /\/(package\.json|dist\/.*\.js|migrations\/(\w+\.sql|meta\/_journal\.json))$/;
      expect(files.filter((file) => !allowed.test(file) || /test|fixtures/.test(file))).toEqual([]);
      expect(files).toEqual(
        expect.arrayContaining([
          `${service}/dist/main.js`,
          'packages/database/dist/index.js',
          'packages/database/migrations/0000_first.sql',
          'packages/database/migrations/meta/_journal.json',
        ]),
      );
    },
  );

  it('can apply migrations: docker-compose.yml runs what the agent-service’s has', async () => {
    expect(await packed('apps/agent-service')).toContain('dist/cli/migrate.js');
    expect(readProjectFile('docker-compose.yml')).toContain('command: [node, dist/cli/migrate.js]');
  });
});
