import { readFile, writeFile } from 'node:fs/promises';
import { operationsOf } from '../checks/client-operations.ts';

// Writes the client's table of operations from docs/reference/openapi.json; with --check only says whether it is in step.
const file = new URL('../../../client/src/api/operations.ts', import.meta.url);
const reference = new URL('../../../../docs/reference/openapi.json', import.meta.url);
const text = operationsOf(JSON.parse(await readFile(reference, 'utf8')));

if (process.argv.includes('--check')) {
  const committed = await readFile(file, 'utf8').catch(() => '');
  if (committed !== text) {
    console.error('packages/client/src/api/operations.ts is out of step with the reference: run `pnpm docs:generate`.');
    process.exitCode = 1;
  }
} else {
  await writeFile(file, text);
}
