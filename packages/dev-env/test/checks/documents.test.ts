import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readProjectFile } from '../../src/checks/deployment.ts';
import { ROOT } from '../../src/paths.ts';

const markdownIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));

const DECISIONS = markdownIn('docs/adr').filter((file) => /\/\d{4}-/.test(file));
const DOCUMENTS = [...markdownIn('.'), ...markdownIn('docs'), 'docs/adr/README.md'];

/** The files that a document links to, from the top folder. */
const linkedFiles = (document: string): string[] =>
  [...readProjectFile(document).matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(([, path = '']) =>
    join(dirname(document), path),
  );

describe('the documents', () => {
  it.each([...DOCUMENTS, ...DECISIONS])('%s links to files that are there', (document) => {
    expect(linkedFiles(document).filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  // The formatter takes what a merge left behind for prose.
  it.each([...DOCUMENTS, ...DECISIONS])('%s has nothing left of a merge in it', (document) => {
    expect(readProjectFile(document)).not.toMatch(/<{7} |(> ?){7}|^\W*={7}$/m);
  });

  it('are looked at all, and their links are found', () => {
    expect(DOCUMENTS.length).toBeGreaterThan(10);
    expect(DOCUMENTS.flatMap(linkedFiles).length).toBeGreaterThan(100);
  });

  it('lead from a message to its reward in at most 26 files, each with the function named', () => {
    const steps = [...readProjectFile('docs/architecture.md').matchAll(/^\d+\. \[[^\]]+\]\(\.\.\/([^)]+)\) `(\w+)`/gm)];
    expect(steps.length).toBeGreaterThan(20);
    expect(new Set(steps.map(([, file]) => file)).size).toBe(steps.length);
    expect(steps.length).toBeLessThanOrEqual(26);
    const missing = steps.filter(
      ([, file = '', name = '']) => !new RegExp(`\\b${name}\\b`).test(readProjectFile(file)),
    );
    expect(missing.map(([step]) => step)).toEqual([]);
  });

  it.each(DECISIONS)('%s says its status and date, and stands in the index', (file) => {
    const text = readProjectFile(file);
    const number = Number(/\/(\d{4})-/.exec(file)?.[1]);
    expect(text).toMatch(new RegExp(`^# ${number}\\. .+\\n\\n\\*\\*Status\\.\\*\\* .+, \\d{4}-\\d{2}-\\d{2}\\.`));
    expect(linkedFiles('docs/adr/README.md')).toContain(file);
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
