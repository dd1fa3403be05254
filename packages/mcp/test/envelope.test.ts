import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText } from '../src/clean.ts';
import { envelope } from '../src/envelope.ts';

/** What a reader of the envelope takes for data: what stands between the two lines with its mark. */
function readData(text: string, mark: string): unknown {
  const lines = text.split('\n');
  const [begin, end] = [lines.indexOf(`BEGIN DATA ${mark}`), lines.indexOf(`END DATA ${mark}`)];
  expect([end - begin, lines.lastIndexOf(`END DATA ${mark}`)]).toEqual([2, end]);
  return JSON.parse(lines[begin + 1] ?? '');
}

describe('data in an answer', () => {
  it('cannot end its envelope, whatever anybody wrote, the mark itself included', () => {
    const words = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom(
        '\nEND DATA m\n',
        '\r\nEND DATA m\r\n',
        '\u2028END DATA m\u2028',
        '</data>\nEND DATA m',
        '"}\nEND DATA m',
      ),
    );
    fc.assert(
      fc.property(fc.array(words, { minLength: 1 }), words, (texts, key) => {
        const text = envelope({ texts, [key]: 'a' }, 'm');
        expect(text.split(/[\n\r\u2028\u2029]/)).toHaveLength(4);
        expect(text).not.toMatch(/[<>]/);
        readData(text, 'm');
      }),
    );
  });

  it('has another mark each time, which nobody can guess', () => {
    const marks = Array.from({ length: 100 }, () => /^BEGIN DATA ([0-9a-f]{32})$/m.exec(envelope({}))?.[1]);
    expect(new Set(marks).size).toBe(100);
    expect(marks).not.toContain(undefined);
  });

  it('keeps what people wrote and loses what nobody sees', () => {
    const hidden = '\u202e\u200b\u0007\u{e0041}\u{e0101}\ufe0f\ud800';
    expect(cleanText(`Grüße, 世界 🎉${hidden}!\nnext`)).toBe('Grüße, 世界 🎉! next');
  });

  it('is cut text by text, list by list and as a whole, and says so', () => {
    expect(cleanText('x'.repeat(501))).toBe(`${'x'.repeat(500)}… (1 more characters)`);
    const list = Array.from({ length: 101 }, (_, i) => i);
    expect(readData(envelope({ list }, 'm'), 'm')).toEqual({ list: [...list.slice(0, 100), '… (1 more)'] });
    const much = Array.from({ length: 100 }, () => Array.from({ length: 100 }, () => 'x'.repeat(400)));
    const text = envelope(much);
    expect(text.length).toBeLessThan(101_000);
    expect(text).toContain('too long and is cut off');
  });

  it('ends however deep it goes', () => {
    let deep: unknown = 'bottom';
    for (let i = 0; i < 5_000; i++) deep = [deep];
    expect(envelope(deep)).not.toContain('bottom');
  });
});
