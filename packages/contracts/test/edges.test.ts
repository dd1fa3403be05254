import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { ARMS, checker, Content, EpochMs, Id, NOT_BLANK, OneOf, Text, Within } from '@conductor/contracts';
import { FIXTURES } from '@conductor/contracts/fixtures';
import {
  ANOMALY_LABELS,
  ARM_LABELS,
  CONTENT_FIELDS,
  FIELD_LIMITS,
  fieldsOf,
  textsOf,
} from '@conductor/contracts/plain';

/** Strings of anything that a program can send: halves of characters and NUL among them. */
const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom('a', ' ', '\n', '\u0000', '\ud800', '\udc00', '😀', 'é'),
    fc.string({ unit: 'binary', maxLength: 1 }),
  ),
  maxLength: 12,
});
const { id, sessionTitle, rejection, chatText, question, option, prompt, title, message, description } = FIELD_LIMITS;
const texts = { id, sessionTitle, rejection, chatText, question, option, prompt, title, message, description };

describe('texts', () => {
  it('say something, and can be stored: no NUL, no half of a character', () => {
    const { check } = checker('text', Text({ min: 1, max: 100 }));
    fc.assert(
      fc.property(anyText, (text) => {
        expect(check(text)).toBe(text.trim() !== '' && text.isWellFormed() && !text.includes('\u0000'));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(Object.entries(texts))('%s takes its longest and its shortest, and nothing beyond', (name, { min, max }) => {
    const { check } = checker(name, Text({ min, max }));
    expect(['x'.repeat(min), 'x'.repeat(max), '😀'.repeat(max)].map((text) => check(text))).toEqual([true, true, true]);
    expect(['x'.repeat(min - 1), 'x'.repeat(max + 1), '😀'.repeat(max + 1)].map((text) => check(text))).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('are refused in time that grows with their length, however they are made', () => {
    const pattern = new RegExp(NOT_BLANK, 'u');
    const started = performance.now();
    expect(pattern.test(`${' '.repeat(100_000)}\u0000`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('numbers', () => {
  it.each([
    ['EpochMs', EpochMs, 0, 253_402_300_799_999],
    ['goal', Within(FIELD_LIMITS.goal), FIELD_LIMITS.goal.min, FIELD_LIMITS.goal.max],
  ])('%s is whole and within its limits', (name, schema, min, max) => {
    const { check } = checker(name, schema);
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.double(), fc.constantFrom(min, max, min - 1, max + 1)), (value) => {
        expect(check(value)).toBe(Number.isInteger(value) && value >= min && value <= max);
      }),
    );
    for (const value of [`${min}`, null, Number.NaN, Infinity, [min], 1n]) expect(check(value)).toBe(false);
  });
});

describe('names', () => {
  it('are those of the list, to the letter', () => {
    const { check } = checker('arm', OneOf(...ARMS));
    fc.assert(
      fc.property(
        fc.oneof(fc.constantFrom<string>(...ARMS), fc.string(), fc.constantFrom('poll', 'POLL ', '__proto__')),
        (name) => {
          expect(check(name)).toBe(ARMS.some((arm) => arm === name));
        },
      ),
    );
  });

  it('differ from each other where people read them', () => {
    for (const labels of [Object.values(ARM_LABELS).map(({ name }) => name), Object.values(ANOMALY_LABELS)])
      expect(new Set(labels).size).toBe(labels.length);
    expect(Object.keys(ARM_LABELS).toSorted()).toEqual([...ARMS].toSorted());
  });
});

describe('the content of an intervention', () => {
  it('is refused with any field that its arm does not have', () => {
    const { check } = checker('content', Content);
    fc.assert(
      fc.property(
        fc.constantFrom(...FIXTURES.Content.valid),
        fc.string({ minLength: 1 }),
        fc.jsonValue(),
        (content, key, value) => {
          fc.pre(!Object.hasOwn(content, key) && key !== '__proto__');
          expect(check({ ...content, [key]: value })).toBe(false);
        },
      ),
    );
  });

  it('is read in one order, whatever order it was stored in, and no word of it is passed over', () => {
    const order = Object.keys(CONTENT_FIELDS);
    for (const content of FIXTURES.Content.valid) {
      const fields = fieldsOf(content);
      expect(['arm', ...fields].toSorted()).toEqual(Object.keys(content).toSorted());
      expect(fields.map((field) => order.indexOf(field))).toEqual(
        fields.map((field) => order.indexOf(field)).toSorted((a, b) => a - b),
      );
      const words = Object.entries(content).flatMap(([key, value]): unknown[] => (key === 'arm' ? [] : [value].flat()));
      expect(textsOf(content).toSorted()).toEqual(words.filter((word) => typeof word === 'string').toSorted());
    }
  });

  it('has ids that are no longer than a column', () => {
    const { check } = checker('id', Id);
    expect([check('x'.repeat(255)), check('x'.repeat(256)), check('')]).toEqual([true, false, false]);
  });
});
