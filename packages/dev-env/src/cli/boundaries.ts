/** `pnpm boundaries`: the import directions of `.dependency-cruiser.mjs`, over every source and test file. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import { ROOT } from '../paths.ts';

process.chdir(ROOT);
const folders = ['apps', 'packages']
  .flatMap((area) => readdirSync(area).map((name) => join(area, name)))
  .flatMap((project) => [join(project, 'src'), join(project, 'test')])
  .filter((folder) => existsSync(folder));
const files = folders.flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }));
const expected = files.filter((file) => /\.tsx?$/.test(file)).length;

const { output } = await cruise(folders, await extractOptions(join(ROOT, '.dependency-cruiser.mjs')));
if (typeof output === 'string') throw new Error(output);
const { violations, totalCruised, totalDependenciesCruised = 0 } = output.summary;
for (const { rule, from, to, comment } of violations)
  console.error(`${rule.name}: ${from} → ${to}\n  ${comment ?? ''}`);
console.log(
  `${totalCruised} modules, ${totalDependenciesCruised} imports, ${violations.length} against the directions`,
);

// A parser that cannot read TypeScript sees files without imports, and nothing would ever be wrong.
const blind = totalCruised < expected || totalDependenciesCruised < expected;
if (blind) console.error(`There are ${expected} TypeScript files: too few modules or imports were seen.`);
process.exitCode = violations.length > 0 || blind ? 1 : 0;
