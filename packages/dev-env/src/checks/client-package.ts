import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../paths.ts';
import { at, readProjectFile, readYaml } from './deployment.ts';
import { toolEnvironment } from './gates.ts';

const run = promisify(execFile);
const CLIENT = join(ROOT, 'packages/client');
/** What nobody needs who uses the contracts' types alone; the codec's are Node's. */
const LEFT_OUT = /(\/fixtures$|asyncapi|hoist|platform\/(batch-)?codec|\.map$|\.tsbuildinfo$)/;

const entry = (name: string) => ({ types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` });

/** What the published package says of itself; versions as in the workspace, none of which refers to it. */
function publishedManifest(): object {
  const own: unknown = JSON.parse(readProjectFile('packages/client/package.json'));
  const catalog = at(readYaml('pnpm-workspace.yaml'), 'catalog');
  const wanted = Object.entries(at(own, 'dependencies') ?? {}).filter(([, version]) => version !== 'workspace:*');
  return {
    name: at(own, 'name'),
    version: at(own, 'version'),
    description: 'Joins a session of the Engagement Conductor, follows it and calls its API; for browsers and Node.',
    license: at(own, 'license'),
    type: 'module',
    sideEffects: at(own, 'sideEffects'),
    exports: { '.': entry('index'), './react': entry('react') },
    dependencies: Object.fromEntries(
      wanted.map(([name, version]) => [name, version === 'catalog:' ? at(catalog, name) : version]),
    ),
    peerDependencies: at(own, 'peerDependencies'),
    peerDependenciesMeta: at(own, 'peerDependenciesMeta'),
  };
}

/** The workspace's name of the contracts becomes the folder that they lie in; a declaration names its neighbour's form. */
function standAlone(file: string, toTop: string): void {
  const text = readFileSync(file, 'utf8')
    .replaceAll(/'@conductor\/contracts(?:\/plain)?'/g, (name) => {
      const module = name.endsWith("/plain'") ? 'plain' : 'index';
      return `'${toTop}contracts/${module}.js'`;
    })
    .replaceAll(/^export \* from '\.\/platform\/(?:batch-)?codec\.\w+';\n/gm, '')
    .replaceAll(/(from '\.[^']*)\.ts'/g, "$1.js'")
    .replaceAll(/\n\/\/# sourceMappingURL=.*/g, '');
  writeFileSync(file, text);
}

/** Builds the client as it would be published and packs it into `folder`; resolves with the tarball's path. */
export async function packClient(folder: string): Promise<string> {
  await run('tsc', ['-b', CLIENT], { cwd: ROOT, env: toolEnvironment() });
  const staging = mkdtempSync(join(tmpdir(), 'client-'));
  try {
    const dist = join(staging, 'dist');
    const filter = (source: string): boolean => !LEFT_OUT.test(source);
    cpSync(join(CLIENT, 'dist'), dist, { recursive: true, filter });
    cpSync(join(ROOT, 'packages/contracts/dist'), join(dist, 'contracts'), { recursive: true, filter });
    for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(js|d\.ts)$/.test(name)) continue;
      const depth = name.split('/').length - 1;
      standAlone(join(dist, name), depth === 0 ? './' : '../'.repeat(depth));
    }
    writeFileSync(join(staging, 'package.json'), `${JSON.stringify(publishedManifest(), null, 2)}\n`);
    cpSync(join(ROOT, 'LICENSE'), join(staging, 'LICENSE'));
    cpSync(join(CLIENT, 'README.md'), join(staging, 'README.md'));
    mkdirSync(folder, { recursive: true });
    const { stdout } = await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: staging });
    return join(folder, stdout.trim());
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}
