import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { toolEnvironment } from './gates.ts';
import { CACHE_FOLDER, ROOT } from '../paths.ts';

export type Counts = { passed: number; failed: number; skipped: number };
/** `alone`: the files of which something failed, and passed when nothing else ran. */
export type TestRun = Counts & { alone: string[] };

const REPORT = join(CACHE_FOLDER, 'test-report.json');
const DEADLINE_MS = 3_600_000;

/** More failing files than this are no accident of a busy machine. */
const MOST_AGAIN = 3;

/**
 * Runs every test, its reporter writing to our stdout, and returns the counts. A run that broke counts as failed. Up to
 * three files of which something failed are run once more with nothing beside them: many are held to the clock of a real
 * browser or server, which a busy machine does not keep. What fails again has failed.
 */
export async function runTests(): Promise<TestRun> {
  const ok = await vitest([]);
  const report = readReport();
  const whole = count(report, ok);
  const again = failedFiles(report);
  if (again.length === 0 || again.length > MOST_AGAIN) return { ...whole, alone: [] };
  const okAlone = await vitest([...again, '--maxWorkers=1']);
  const second = count(readReport(), okAlone);
  if (second.failed > 0) return { ...whole, failed: second.failed, alone: [] };
  const all = whole.passed + whole.failed;
  return { passed: all, failed: 0, skipped: whole.skipped, alone: again };
}

function vitest(more: readonly string[]): Promise<boolean> {
  rmSync(REPORT, { force: true });
  const args = ['run', '--config', 'packages/dev-env/vitest.config.ts', '--reporter=default', '--reporter=json'];
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      [join(ROOT, 'node_modules/vitest/vitest.mjs'), ...args, `--outputFile.json=${REPORT}`, ...more],
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

/** The files of a report of which something failed, sorted by name. */
export const failedFiles = (report: unknown): string[] =>
  failing(report)
    .map((file) => String(field(file, 'name')))
    .toSorted();

/** Test files that failed before any of their tests could. */
function unloadable(report: unknown): number {
  return failing(report).filter((file) => {
    const tests = field(file, 'assertionResults');
    return Array.isArray(tests) && tests.every((test) => field(test, 'status') !== 'failed');
  }).length;
}

function failing(report: unknown): unknown[] {
  const files = field(report, 'testResults');
  return Array.isArray(files) ? files.filter((file) => field(file, 'status') === 'failed') : [];
}

function number(report: unknown, name: string): number {
  const value = field(report, name);
  return typeof value === 'number' ? value : 0;
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? new Map<string, unknown>(Object.entries(value)).get(name) : undefined;
