import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { toolEnvironment } from './gates.ts';
import { CACHE_FOLDER, ROOT } from '../paths.ts';

export type Counts = { passed: number; failed: number; skipped: number };

const REPORT = join(CACHE_FOLDER, 'test-report.json');
const DEADLINE_MS = 3_600_000;

/** Runs every test, its reporter writing to our stdout, and returns the counts. A run that broke counts as failed. */
export async function runTests(): Promise<Counts> {
  rmSync(REPORT, { force: true });
  const passed = await vitest();
  return count(readReport(), passed);
}

function vitest(): Promise<boolean> {
  const args = ['run', '--config', 'packages/dev-env/vitest.config.ts', '--reporter=default', '--reporter=json'];
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      [join(ROOT, 'node_modules/vitest/vitest.mjs'), ...args, `--outputFile.json=${REPORT}`],
      { cwd: ROOT, env: toolEnvironment(), stdio: ['ignore', 'inherit', 'inherit'], timeout: DEADLINE_MS },
    );
    const handOn = (): void => void child.kill('SIGTERM');
    process.on('SIGTERM', handOn);
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
    child.once('close', () => process.off('SIGTERM', handOn));
  });
}

function readReport(): unknown {
  try {
    return JSON.parse(readFileSync(REPORT, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Counts of a JSON report of vitest; `ok` is what its exit code said. */
export function count(report: unknown, ok: boolean): Counts {
  const passed = number(report, 'numPassedTests');
  const skipped = number(report, 'numPendingTests') + number(report, 'numTodoTests');
  const failed = number(report, 'numFailedTests') + unloadable(report);
  // Something broke outside the tests: an unhandled rejection, a failed set-up, no test at all.
  return { passed, skipped, failed: failed === 0 && (!ok || passed === 0) ? 1 : failed };
}

/** Test files that failed before any of their tests could. */
function unloadable(report: unknown): number {
  const files = field(report, 'testResults');
  if (!Array.isArray(files)) return 0;
  return files.filter((file) => {
    const tests = field(file, 'assertionResults');
    return (
      field(file, 'status') === 'failed' &&
      Array.isArray(tests) &&
      tests.every((test) => field(test, 'status') !== 'failed')
    );
  }).length;
}

function number(report: unknown, name: string): number {
  const value = field(report, name);
  return typeof value === 'number' ? value : 0;
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? new Map<string, unknown>(Object.entries(value)).get(name) : undefined;
