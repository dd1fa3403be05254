import { randomUUID } from 'node:crypto';
import { createSigner } from 'fast-jwt';
import { InvalidToken } from './errors.ts';
import { secretKey, singleKey } from './keys.ts';
import type { Principal } from './principal.ts';
import { readHeader } from './token-form.ts';
import { createVerifierOf, type Verifier } from './verifier.ts';

const KEY_ID = 'conductor-guest';
const ISSUER = 'conductor-guests';
/** What a guest's id begins with, and nobody else's. */
export const GUEST_PREFIX = 'guest:';

/** Whether an id is a guest's. */
export const isGuestId = (userId: string): boolean => userId.startsWith(GUEST_PREFIX);

/** Whether somebody came by an invitation: they belong in the one event that their token names, and nowhere else. */
export const isGuest = (principal: Principal): boolean => isGuestId(principal.userId);

/** A token for somebody who has just come by an invitation, and who they are from now on. */
export type GuestToken = { token: string; userId: string };

/**
 * Makes guests' tokens: HS256 by a secret that signs nothing else, one event, no permissions, until `expiresAt` (epoch
 * ms). `name` is what the guest wants to be called.
 */
export function createGuestIssuer(secret: string) {
  const sign = createSigner({ key: secret, algorithm: 'HS256', kid: KEY_ID, iss: ISSUER });
  return (eventId: string, expiresAt: number, name?: string): GuestToken => {
    const userId = `${GUEST_PREFIX}${randomUUID()}`;
    const exp = Math.floor(expiresAt / 1_000);
    return { userId, token: sign({ sub: userId, exp, events: [eventId], ...(name === undefined ? {} : { name }) }) };
  };
}

/**
 * A verifier that takes guests' tokens beside those of the sign-in. Which secret a token is held to is decided by its
 * `kid`, and what it may say by that secret: a guest's can make nobody but a guest, and the sign-in's no guest.
 */
export function withGuests(verifier: Pick<Verifier, 'verify'>, secret: string): Pick<Verifier, 'verify'> {
  const guests = createVerifierOf(singleKey(secretKey(secret)), { issuer: ISSUER });
  return {
    async verify(token) {
      const own = readHeader(token).kid === KEY_ID;
      const principal = await (own ? guests : verifier).verify(token);
      if (own !== isGuest(principal)) throw new InvalidToken('claims');
      if (own && (principal.permissions.length > 0 || principal.events.length !== 1)) throw new InvalidToken('claims');
      return principal;
    },
  };
}
