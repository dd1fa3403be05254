import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { toolEnvironment } from '../../src/checks/gates.ts';
import { ROOT } from '../../src/paths.ts';

/** A change of a file: its text before, its text after. A new file has the text before it ''. */
export type Change = (text: string) => string;

/**
 * The sources of this project in a temporary folder, to be changed and compiled there: each package sees the copies of
 * the others and the installed packages of the original.
 */
export function copyTree() {
  const folder = mkdtempSync(join(tmpdir(), 'tree-'));
  const projects = ['apps', 'packages'].flatMap((area) =>
    readdirSync(join(ROOT, area)).map((name) => join(area, name)),
  );
  for (const project of projects) {
    for (const name of ['src', 'test', 'package.json'])
      if (existsSync(join(ROOT, project, name)))
        cpSync(join(ROOT, project, name), join(folder, project, name), { recursive: true });
    linkModules(project);
  }
  cpSync(join(ROOT, 'tsconfig.base.json'), join(folder, 'tsconfig.base.json'));
  linkModules('.');

  function linkModules(project: string): void {
    const modules = join(ROOT, project, 'node_modules');
    const copy = join(folder, project, 'node_modules');
    if (!existsSync(modules)) return;
    mkdirSync(join(copy, '@conductor'), { recursive: true });
    for (const name of readdirSync(modules))
      if (name !== '@conductor') symlinkSync(join(modules, name), join(copy, name));
    for (const other of projects) symlinkSync(join(folder, other), join(copy, '@conductor', other.split('/')[1] ?? ''));
  }

  const read = (file: string): string => {
    const path = join(folder, file);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  };

  return {
    /** Changes a file, and returns what puts it back. Throws when the change changes nothing. */
    change(file: string, change: Change): () => void {
      const before = read(file);
      const after = change(before);
      if (after === before) throw new Error(`nothing was changed in ${file}`);
      const path = join(folder, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, after);
      return () => (before === '' ? rmSync(path) : writeFileSync(path, before));
    },
    /** Compiles these files and all that they import; returns the compiler's complaints, '' when there are none. */
    async compile(files: readonly string[]): Promise<string> {
      const options = {
        extends: './tsconfig.base.json',
        compilerOptions: {
          composite: false,
          declaration: false,
          sourceMap: false,
          noEmit: true,
          allowImportingTsExtensions: true,
          rewriteRelativeImportExtensions: false,
          module: 'esnext',
          moduleResolution: 'bundler',
          lib: ['es2024', 'esnext.disposable', 'dom', 'dom.iterable'],
          jsx: 'react-jsx',
        },
        files,
      };
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options));
      return await new Promise((resolve) => {
        execFile(
          join(ROOT, 'node_modules/.bin/tsc'),
          ['--project', folder, '--pretty', 'false'],
          { cwd: folder, env: toolEnvironment(), timeout: 120_000 },
          (error, stdout) => resolve(error === null ? '' : stdout || error.message),
        );
      });
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
