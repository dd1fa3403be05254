/** `pnpm verify` and `npm test`: every gate, beside them every test; the last line counts them all. */
import { obtainChromium } from '../servers/chromium.ts';
import { GATES, runGate } from '../checks/gates.ts';
import { runTests } from '../checks/test-run.ts';

const started = Date.now();
const sofar = (): string => `${((Date.now() - started) / 1_000).toFixed(0).padStart(4)} s`;

/** Runs the gates one after another, so that the tests keep the other processors, and returns how many failed. */
async function runGates(): Promise<number> {
  let failed = 0;
  for (const gate of GATES) {
    const result = await runGate(gate);
    console.log(`${sofar()}  ${result.passed ? 'ok    ' : 'FAILED'}  ${gate.name}`);
    if (result.passed) continue;
    failed++;
    console.log(result.output.trimEnd().replace(/^/gm, '        '));
  }
  return failed;
}

if (!(await obtainChromium())) console.log('No Chromium to be had: the browser tests are skipped.');
const [failedGates, tests] = await Promise.all([runGates(), runTests()]);
console.log(`${sofar()}  ${tests.failed === 0 ? 'ok    ' : 'FAILED'}  tests: ${tests.passed + tests.failed} run`);
if (failedGates > 0) console.log(`        ${failedGates} of the ${GATES.length} gates FAILED: see above`);

const failed = failedGates + tests.failed;
const skipped = tests.skipped > 0 ? `, ${tests.skipped} skipped` : '';
console.log(`${GATES.length - failedGates + tests.passed} passed, ${failed} failed${skipped}`);
process.exitCode = failed > 0 ? 1 : 0;
