import { expect, test } from 'vitest';
import { skeleton } from '../src/lookalikes.ts';
import { isBlank, visible } from '../src/text.ts';

test.each([
  ['a Cyrillic letter', 'Yes', 'Yеs'],
  ['an accent that hardly shows', 'Resume', 'Resumé'],
  ['width', 'Yes', 'Ｙｅｓ'],
  ['what nobody sees', 'Yes', 'Y\u200be\u2060s\u{e0065}'],
  ['a stop or a space more', 'Yes', ' Yes. '],
  ['a capital I for an l', 'Option l', 'Option I'],
  ['a one for an l', 'Option l', 'Option 1'],
  ['a zero for an O', '10 %', '1O %'],
])('two texts that differ by %s look alike', (_, one, other) => {
  expect(one).not.toBe(other);
  expect(skeleton(one)).toBe(skeleton(other));
});

test.each([
  ['C', 'C++'],
  ['C', 'C#'],
  ['Yes', 'No'],
  ['10', '100'],
  ['да', 'нет'],
  ['+1', '-1'],
  ['👍', '👎'],
])('%s and %s do not', (one, other) => expect(skeleton(one)).not.toBe(skeleton(other)));

test.each([' ', '\u200b', '\u3164', '\u2800\u2800', '\u00ad', '\u{e0001}', '\u0301', ' \u2063\n\t ', '\u115f\ufe0f'])(
  'a text of %j shows nothing',
  (text) => expect(isBlank(text)).toBe(true),
);
test.each(['a', '?', '👍', '日本', '+1', '…'])('%s shows something', (text) => expect(isBlank(text)).toBe(false));

test('what is compared is cut before and after it is normalised', () => {
  expect(visible('\uFDFA'.repeat(50), 20)).toHaveLength(20);
  expect(visible('x'.repeat(50), 20)).toHaveLength(20);
});
