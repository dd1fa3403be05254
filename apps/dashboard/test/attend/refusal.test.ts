import type { SocketFailure } from '@conductor/client';
import { expect, it } from 'vitest';
import { held, refusalOf } from '../../src/attend/refusal.ts';

const refused = (code: SocketFailure['code']): SocketFailure => ({ success: false, code, error: 'You are muted' });

it.each([
  ['RATE_LIMITED', 'A little slower, please.'],
  ['INVALID_PAYLOAD', 'That cannot be sent.'],
  ['NOT_FOUND', 'Too late: it is closed.'],
  ['CONFLICT', 'You are muted.'],
  ['UNAVAILABLE', 'No answer. Check your connection.'],
  ['FORBIDDEN', 'That did not get through. Try again.'],
] as const)('says of %s: %s', (code, words) => {
  expect(refusalOf(refused(code))).toBe(words);
});

it('says of what is held that it waits, and nothing where all is well', () => {
  expect(refusalOf({ success: true, held: true })).toBe(held());
  expect(refusalOf({ success: true })).toBeNull();
});
