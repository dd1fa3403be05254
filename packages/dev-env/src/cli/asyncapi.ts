import { readFile, writeFile } from 'node:fs/promises';
import { asyncApiDocument } from '@conductor/contracts/asyncapi';

// Writes docs/reference/asyncapi.json from the schemas; with --check only says whether it is in step.
const file = new URL('../../../../docs/reference/asyncapi.json', import.meta.url);
const text = JSON.stringify(asyncApiDocument(), null, 2) + '\n';

if (process.argv.includes('--check')) {
  const committed = await readFile(file, 'utf8').catch(() => '');
  if (committed !== text) {
    console.error('docs/reference/asyncapi.json is out of step with packages/contracts: run `pnpm docs:generate`.');
    process.exitCode = 1;
  }
} else {
  await writeFile(file, text);
}
