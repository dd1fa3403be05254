import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { languageFor, LANGUAGES } from '../../src/words/languages.ts';

const cwd = fileURLToPath(new URL('../..', import.meta.url));
const lingui = fileURLToPath(import.meta.resolve('@lingui/cli').replace(/index\.js$/, 'lingui.js'));
const check = (...args: string[]) => promisify(execFile)(process.execPath, [lingui, 'check', ...args], { cwd });
const quoted = (text: string): string => [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, part]) => part).join('');

/** The messages of a catalogue, English and translated. */
async function messages(language: string): Promise<[english: string, translated: string][]> {
  const text = await readFile(`${cwd}/locales/${language}.po`, 'utf8');
  return [...text.matchAll(/^msgid ((?:".*"\n)+)msgstr ((?:".*"\n?)+)/gm)]
    .map(([, english = '', translated = '']): [string, string] => [quoted(english), quoted(translated)])
    .filter(([english]) => english !== '');
}

/** What is put into a message, whatever its words: names, and the numbers of its elements. */
const gaps = (message: string): string[] =>
  [...new Set([...message.matchAll(/\{(\w+)[,}]|<(\d+)\/?>/g)].map(([gap]) => gap.replace(',', '}')))].toSorted();

describe('the words of the pages', () => {
  it('are those of the catalogues: run `npm run words` in apps/dashboard after changing any', async () => {
    await expect(check('sync', '--clean')).resolves.toMatchObject({ stdout: expect.stringContaining('PASS') });
  });

  it.each(Object.keys(LANGUAGES))('are all there in %s, with the same gaps', async (language) => {
    const all = await messages(language);
    expect(all.length).toBeGreaterThan(200);
    expect(all.filter(([, translated]) => translated === '')).toEqual([]);
    for (const [english, translated] of all) expect(gaps(translated), english).toEqual(gaps(english));
  });
});

describe('the language', () => {
  it.each([
    [null, ['de-AT', 'en'], 'de'],
    [null, ['fr', 'DE', 'en'], 'de'],
    [null, ['fr'], 'en'],
    [null, [], 'en'],
    ['en', ['de'], 'en'],
    ['xx', ['de'], 'de'],
    ['constructor', ['fr'], 'en'],
  ])('chosen %j, wanted %j: %s', (chosen, wanted, language) => {
    expect(languageFor(chosen, wanted)).toBe(language);
  });
});
