import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHarness, type Harness } from './harness.ts';
import { at, measured, sessionOf } from './report-rows.ts';

const ID = '../..X-Evil: 1"; x="<s>';
const TITLE = '</title><script>alert(1)</script>';
const OPTIONS = ['=HYPERLINK("http://evil.example","win")', '\u202Egnp.exe', ' +1+1', '＝1+1', '\t@SUM(1)', '-2;=3'];
const REASON = 'He said "no",\r\n=cmd|\'/c calc\'!A1\nand <img src=x onerror=alert(1)>';

let harness: Harness;
let session: Awaited<ReturnType<typeof sessionOf>>;
beforeAll(async () => {
  harness = await startHarness();
  session = await sessionOf(harness, ID, TITLE);
  const content = {
    arm: 'POLL' as const,
    question: '<b onclick="x()">Ready & willing?</b>',
    options: OPTIONS,
    durationSeconds: 60,
  };
  await session.decision({ content, ...measured(-0.1), executedAt: at(4), decidedBy: '@ada', reason: REASON });
  await session.anomaly({ evidence: '"><svg onload=alert(1)>' });
});
afterAll(() => harness[Symbol.asyncDispose]());

/** A reader of CSV by RFC 4180 that is strict: quotes are where they belong, and lines end in CRLF. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (let found = field.exec(text); found; found = field.exec(text)) {
    rows.at(-1)?.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    if (found[3] === '\r\n') rows.push([]);
    if (field.lastIndex === text.length) return rows.slice(0, -1);
  }
  throw new Error('not the CSV of RFC 4180');
}

const isNumber = (cell: string) => cell !== '' && Number.isFinite(Number(cell));

describe('a report of hostile words', () => {
  it('as a table: whole, well-formed, and nothing that a spreadsheet would run', async () => {
    const response = await session.get('csv');
    expect(response.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(response.headers['content-disposition']).toBe('attachment; filename="report--X-Evil-1-x-s-.csv"');
    expect(response.headers).not.toHaveProperty('x-evil');
    expect(response.body.slice(0, 9)).toBe('\uFEFFtime_utc');
    const [head = [], ...rows] = readCsv(response.body.slice(1));
    expect(rows.every((row) => row.length === head.length)).toBe(true);
    const row = rows.find((cells) => cells[1] === 'intervention') ?? [];
    const valueOf = (name: string) => row[head.indexOf(name)];
    expect(valueOf('time_utc')).toBe(at(4).toISOString());
    expect(valueOf('change_points')).toBe('-10');
    expect(valueOf('decided_by')).toBe("'@ada");
    expect(valueOf('reason')).toBe(REASON.replace('=cmd', "'=cmd"));
    expect(valueOf('words')?.split('\n')).toEqual([
      '<b onclick="x()">Ready & willing?</b>',
      `'${OPTIONS[0]}`,
      '\u202Egnp.exe',
      "' +1+1",
      "'＝1+1",
      "'\t'@SUM(1)",
      "'-2;'=3",
    ]);
    const cells = rows.flat().filter((cell) => !isNumber(cell));
    expect(cells.filter((cell) => /^[\s\p{Cf}]*[=+\-@＝＋－＠]/u.test(cell))).toEqual([]);
  });

  it('as a page: shown as text, under a policy that runs nothing', async () => {
    const { headers, body } = await session.get('html');
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(body) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    expect(body).toContain(`<title>Report: &lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;</title>`);
    expect(body).toContain('<bdi>\u202Egnp.exe</bdi>');
    expect(body).toContain('<bdi>&lt;b onclick=&quot;x()&quot;&gt;Ready &amp; willing?&lt;/b&gt;</bdi>');
    expect(body).toContain('<bdi>&quot;&gt;&lt;svg onload=alert(1)&gt;</bdi>');
    // Whatever is markup is ours: no element that could run or fetch, no handler, no inline style, one document.
    const tags = body.match(/<[^>]*>/g) ?? [];
    expect(tags.filter((tag) => /^<(script|img|iframe|object|embed|link|base|form|a|b|s)\b/i.test(tag))).toEqual([]);
    expect(tags.filter((tag) => /\s(on\w+|style|href|src)\s*=/i.test(tag))).toEqual([]);
    expect(tags.filter((tag) => tag === '<svg' || tag.startsWith('<svg viewBox="0 0 960')).length).toBe(1);
  });

  it('as JSON: as it was stored', async () => {
    const { title, interventions } = (await session.get('json')).json();
    expect(title).toBe(TITLE);
    expect(interventions[0].content.options).toEqual(OPTIONS);
    expect(interventions[0].reason).toBe(REASON);
  });
});
