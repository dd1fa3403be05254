import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readProjectFile } from '../../src/checks/deployment.ts';
import { ROOT } from '../../src/paths.ts';

const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'docs/architecture.md',
  'docs/operations.md',
  'docs/performance.md',
  'docs/security.md',
];

/** The files that a document links to, from the top folder. */
const linkedFiles = (document: string): string[] =>
  [...readProjectFile(document).matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(([, path = '']) =>
    join(dirname(document), path),
  );

describe('the documents', () => {
  it.each(DOCUMENTS)('%s links to files that are there', (document) => {
    const files = linkedFiles(document);
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  it('name commands that package.json has', () => {
    const { scripts }: { scripts: object } = JSON.parse(readProjectFile('package.json'));
    // pnpm's own words, and a package's script.
    const others = ['exec', '--filter'];
    const named = DOCUMENTS.flatMap((document) =>
      [...readProjectFile(document).matchAll(/(?:`|\$\(|^)pnpm (?:--silent )?([\w:-]+)/gm)].map(
        ([, name = '']) => name,
      ),
    );
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !(name in scripts) && !others.includes(name))).toEqual([]);
  });

  it('name tests of security by titles that are theirs', () => {
    const rows = readProjectFile('docs/security.md').split('\n');
    const cells = rows
      .filter((row) => row.startsWith('| ') && row.includes('.test.ts)'))
      .flatMap((row) => row.split(' | '));
    const claims = cells
      .filter((cell) => cell.includes('.test.ts)'))
      .map((cell) => ({
        files: [...cell.matchAll(/\(\.\.\/([^)]+\.test\.ts)\)/g)].map(([, file = '']) => file),
        titles: [...cell.matchAll(/“([^”]+)”/g)].map(([, title = '']) => title),
      }));
    expect(claims.length).toBeGreaterThan(40);
    const unproven = claims.flatMap(({ files, titles }) => {
      const text = files.map(readProjectFile).join('\n');
      return titles.filter((title) => !text.includes(title));
    });
    expect(unproven).toEqual([]);
  });
});
