import { createSigner } from 'fast-jwt';
import { describe, expect, it } from 'vitest';
import { createGuestIssuer, createVerifier, withGuests } from '@conductor/auth';

const GUESTS = 'guests-Vn3kQ8rT5yW1zX7bC4mJ9pL2';
const HOST = 'host-Hq6tR2vY8wB4xZ1cD7nK3sM9fG5';
const issue = createGuestIssuer(GUESTS);
const verifier = withGuests(createVerifier({ source: { kind: 'secret', secret: HOST } }), GUESTS);
const soon = () => Date.now() + 60_000;
const [kid, iss, alg] = ['conductor-guest', 'conductor-guests', 'HS256'] as const;
const guest = () => ({ sub: 'guest:1', exp: Math.floor(soon() / 1_000), events: ['e1'] });

describe('a guest’s token', () => {
  it('makes a guest of one event, without permissions, for as long as it says', async () => {
    const expiresAt = soon();
    const { token, userId } = issue('e1', expiresAt, 'Mia');
    expect(await verifier.verify(token)).toEqual({
      userId,
      name: 'Mia',
      permissions: [],
      events: ['e1'],
      issuedAt: expect.any(Number),
      expiresAt: Math.floor(expiresAt / 1_000) * 1_000,
    });
    expect(userId).toMatch(/^guest:[0-9a-f-]{36}$/);
    expect(issue('e1', expiresAt).userId).not.toBe(userId);
  });

  it('is refused when it has ended', async () => {
    const { token } = issue('e1', Date.now() - 10_000);
    await expect(verifier.verify(token)).rejects.toMatchObject({ fault: 'expired' });
  });

  it.each([
    ['signed with the sign-in’s secret', createSigner({ key: HOST, kid, iss, algorithm: alg }), guest()],
    ['that claims to be somebody', createSigner({ key: GUESTS, kid, iss, algorithm: alg }), { ...guest(), sub: 'ada' }],
    [
      'that claims permissions',
      createSigner({ key: GUESTS, kid, iss, algorithm: alg }),
      { ...guest(), permissions: ['*'] },
    ],
    ['of two events', createSigner({ key: GUESTS, kid, iss, algorithm: alg }), { ...guest(), events: ['e1', 'e2'] }],
    ['of no event', createSigner({ key: GUESTS, kid, iss, algorithm: alg }), { ...guest(), events: [] }],
    ['of another issuer', createSigner({ key: GUESTS, kid, iss: 'x', algorithm: alg }), guest()],
    ['of no issuer', createSigner({ key: GUESTS, kid, algorithm: alg }), guest()],
    [
      'that takes itself for the sign-in’s',
      createSigner({ key: GUESTS, iss, algorithm: alg }),
      { ...guest(), sub: 'ada' },
    ],
    ['of the sign-in that claims to be a guest', createSigner({ key: HOST, algorithm: alg }), guest()],
  ])('%s is refused', async (_, sign, claims) => {
    await expect(verifier.verify(sign(claims))).rejects.toMatchObject({ name: 'InvalidToken' });
  });

  it('leaves the sign-in’s own as they were', async () => {
    const token = createSigner({ key: HOST, algorithm: alg })({ ...guest(), sub: 'ada', permissions: ['*'] });
    expect(await verifier.verify(token)).toMatchObject({ userId: 'ada', permissions: ['*'] });
  });
});
