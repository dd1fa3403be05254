// `npm start` and `npm test` begin here, on whatever Node the machine has (20 or newer) and with nothing installed, so
// this file imports only what Node brings. It installs, then hands over to the project's own Node and TypeScript.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 20;
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const STAMP = join(ROOT, 'node_modules', '.installed');
const NODE = join(ROOT, 'node_modules', 'node', 'bin', 'node');
/** A Ctrl-C reaches the child by itself, being of the same terminal; ours is to wait for it. */
const wait = () => undefined;
const CHECK_MS = 500;
const TASKS = { start: 'start.ts', test: 'verify.ts' };

const [task = '', ...args] = process.argv.slice(2);
const entry = TASKS[task];
if (!entry) fail(`Usage: node bootstrap.mjs ${Object.keys(TASKS).join('|')}`);
if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
  fail(`Node ${process.versions.node} is too old: ${OLDEST_NODE} or newer is needed. See https://nodejs.org`);
}

await install();
const script = join(ROOT, 'packages/dev-env/src/cli', entry);
process.exitCode = await run(NODE, ['--conditions=development', script, ...args]);

/** Installs what the lock file says, unless that is what was installed last time. */
async function install() {
  const wanted = fingerprint();
  if (existsSync(STAMP) && existsSync(NODE) && readFileSync(STAMP, 'utf8') === wanted) return;
  const { packageManager } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  console.log(`Installing with ${packageManager} (the first time takes a minute or two) …`);
  const code = await run('npx', ['-y', packageManager, 'install', '--frozen-lockfile']);
  if (code !== 0) fail(`Installing failed (exit code ${code}); what was said above tells why.`);
  writeFileSync(STAMP, wanted);
}

/** Changes whenever an install could have something to do. */
function fingerprint() {
  const hash = createHash('sha256');
  const manifests = ['apps', 'packages'].flatMap((area) =>
    readdirSync(join(ROOT, area)).map((name) => join(area, name, 'package.json')),
  );
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...manifests]) {
    const path = join(ROOT, file);
    if (existsSync(path)) hash.update(file).update(readFileSync(path));
  }
  return hash.digest('hex');
}

/**
 * Runs a program on our own terminal and answers its exit code. A SIGTERM is handed on; npm gives one to the shell
 * between itself and us and no further, so the end of that shell means the same.
 */
function run(command, parameters) {
  return new Promise((resolve) => {
    const child = spawn(command, parameters, { cwd: ROOT, stdio: 'inherit' });
    const handOn = () => child.kill('SIGTERM');
    const launcher = process.ppid;
    const watch = setInterval(() => {
      if (process.env.npm_lifecycle_event !== undefined && process.ppid !== launcher) handOn();
    }, CHECK_MS);
    process.on('SIGTERM', handOn).on('SIGINT', wait);
    const settle = (code) => {
      clearInterval(watch);
      process.off('SIGTERM', handOn).off('SIGINT', wait);
      resolve(code);
    };
    child.once('error', (error) => {
      console.error(`${command}: ${error.message}`);
      settle(127);
    });
    child.once('exit', (code, name) => settle(code ?? (name ? 1 : 0)));
  });
}

function fail(words) {
  console.error(words);
  process.exit(1);
}
