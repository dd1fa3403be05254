import { createRevocations, LEEWAY_MS, type Principal } from '@conductor/auth';
import { expect, it } from 'vitest';

const UNTIL = 1_800_000_000_000;
const principal = (change: Partial<Principal> = {}): Principal => ({
  userId: 'mia',
  permissions: [],
  events: [],
  issuedAt: UNTIL - 1_000,
  expiresAt: UNTIL + 3_600_000,
  ...change,
});

it('a revocation holds for its subject’s tokens issued up to its time, clocks that differ allowed for, and for no others', () => {
  const { isRevoked, replace } = createRevocations();
  expect(isRevoked(principal())).toBe(false);
  replace([{ subject: 'mia', eventId: null, until: UNTIL }]);
  const { issuedAt: _, ...undated } = principal();
  const revoked = [principal(), principal({ issuedAt: UNTIL + LEEWAY_MS }), undated].map(isRevoked);
  const good = [principal({ issuedAt: UNTIL + LEEWAY_MS + 1 }), principal({ userId: 'mia2' })].map(isRevoked);
  expect({ revoked, good }).toEqual({ revoked: [true, true, true], good: [false, false] });
  replace([]);
  expect(isRevoked(principal())).toBe(false);
});

it('an event’s owner revokes the event’s guests, and nobody who only bears the name', () => {
  const { isRevoked, replace } = createRevocations();
  replace([
    { subject: 'guest:1', eventId: 'e1', until: UNTIL },
    { subject: 'mia', eventId: 'e1', until: UNTIL },
  ]);
  const cases = [
    principal({ userId: 'guest:1', events: ['e1'] }),
    principal({ userId: 'guest:1', events: ['e2'] }),
    principal({ userId: 'mia', events: ['e1'] }),
  ];
  expect(cases.map(isRevoked)).toEqual([true, false, false]);
});
