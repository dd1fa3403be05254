import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { ROOT } from '../paths.ts';

export type Gate = {
  name: string;
  /** A program of node_modules/.bin, or a TypeScript file of ours. */
  command: string;
  args: readonly string[];
};

/** What must hold before anything lands, apart from the tests. */
export const GATES: readonly Gate[] = [
  { name: 'format', command: 'oxfmt', args: ['--check'] },
  { name: 'lint', command: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'types', command: 'tsc', args: ['-b'] },
  { name: 'boundaries', command: 'packages/dev-env/src/cli/boundaries.ts', args: [] },
  { name: 'unused code', command: 'knip', args: ['--no-progress'] },
  { name: 'asyncapi in step', command: 'packages/dev-env/src/cli/asyncapi.ts', args: ['--check'] },
  { name: 'openapi in step', command: 'apps/agent-service/src/cli/openapi.ts', args: ['--check'] },
  { name: 'client in step', command: 'packages/dev-env/src/cli/client-operations.ts', args: ['--check'] },
];

const GATE_DEADLINE_MS = 300_000;

/** Runs a gate and returns whether it passed and what it said. */
export function runGate({ command, args }: Gate): Promise<{ passed: boolean; output: string }> {
  const [program, parameters] = command.endsWith('.ts')
    ? [process.execPath, ['--conditions=development', command, ...args]]
    : [join(ROOT, 'node_modules/.bin', command), [...args]];
  return new Promise((resolve) => {
    const child = spawn(program, parameters, {
      cwd: ROOT,
      env: toolEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: GATE_DEADLINE_MS,
    });
    let output = '';
    const take = (chunk: Buffer): void => void (output += chunk.toString());
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', (error) => resolve({ passed: false, output: error.message }));
    child.once('close', (code) => resolve({ passed: code === 0, output }));
  });
}

/** The tools' scripts look for `node` on the PATH: the project's own must come first. */
export const toolEnvironment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: `${join(ROOT, 'node_modules/.bin')}${delimiter}${process.env['PATH'] ?? ''}`,
});
