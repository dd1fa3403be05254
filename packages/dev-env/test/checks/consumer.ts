import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { packClient } from '../../src/checks/client-package.ts';
import { at } from '../../src/checks/deployment.ts';
import { ROOT } from '../../src/paths.ts';

const run = promisify(execFile);
/** Where each package that a consumer installs is found on this machine without a registry. */
const FROM: Record<string, string> = {
  'socket.io-client': 'packages/client',
  typebox: 'packages/client',
  react: 'packages/client',
  '@types/react': 'packages/client',
  'react-dom': 'apps/dashboard',
  '@types/react-dom': 'apps/dashboard',
};

export type Consumer = Disposable & { folder: string; tarball: string; write: (name: string, text: string) => void };

/** A project outside the workspace with the packed client installed, what that depends on, and `others`. */
export async function createConsumer(others: readonly string[] = []): Promise<Consumer> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'consumer-')));
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  const tarball = await packClient(folder);
  const home = join(folder, 'node_modules/@conductor/client');
  mkdirSync(home, { recursive: true });
  await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', home]);
  const manifest: unknown = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  for (const name of [...Object.keys(at(manifest, 'dependencies') ?? {}), ...others]) {
    const lookUp = createRequire(join(ROOT, FROM[name] ?? '', 'package.json'));
    const place = lookUp.resolve.paths(name)?.[0] ?? '';
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(realpathSync(join(place, name)), link);
  }
  write('package.json', '{"type": "module", "private": true}');
  return { folder, tarball, write, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}
