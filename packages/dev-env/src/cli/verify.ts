/** `pnpm verify` and `npm test`: every gate, then every test; the last line counts them all. */
import { relative } from 'node:path';
import { ROOT } from '../paths.ts';
import { obtainChromium } from '../servers/chromium.ts';
import { GATES, runGate } from '../checks/gates.ts';
import { runTests } from '../checks/test-run.ts';

const started = Date.now();
const sofar = (): string => `${((Date.now() - started) / 1_000).toFixed(0).padStart(4)} s`;
let passed = 0;
let failed = 0;

for (const gate of GATES) {
  const result = await runGate(gate);
  console.log(`${sofar()}  ${result.passed ? 'ok    ' : 'FAILED'}  ${gate.name}`);
  if (result.passed) passed++;
  else failed++;
  if (!result.passed) console.log(result.output.trimEnd().replace(/^/gm, '        '));
}

if (!(await obtainChromium())) console.log('No Chromium to be had: the browser tests are skipped.');
const tests = await runTests();
console.log(`${sofar()}  ${tests.failed === 0 ? 'ok    ' : 'FAILED'}  tests: ${tests.passed + tests.failed} run`);
for (const file of tests.alone)
  console.log(`        failed in the whole run, and passed alone: ${relative(ROOT, file)}`);

const skipped = tests.skipped > 0 ? `, ${tests.skipped} skipped` : '';
console.log(`${passed + tests.passed} passed, ${failed + tests.failed} failed${skipped}`);
process.exitCode = failed + tests.failed > 0 ? 1 : 0;
