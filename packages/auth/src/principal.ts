import { PLAIN_ID } from '@conductor/contracts';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { InvalidToken } from './errors.ts';
import { permissionsByRoles, type RoleRules } from './roles.ts';

/** Who is asking: always from a verified token, never from a field of the request. */
export type Principal = {
  /** The token's `sub`. */
  readonly userId: string;
  readonly permissions: readonly string[];
  /** Events whose ticketed sessions the user may join; this gives no right to conduct them. */
  readonly events: readonly string[];
  /** What the token's issuer calls them, as it stands there; a name is shown to others only as far as it passes the filter. */
  readonly name?: string;
  /** Epoch milliseconds; the token's `iat`, where it has one. */
  readonly issuedAt?: number;
  /** Epoch milliseconds; the token's `exp`. */
  readonly expiresAt: number;
};

/** A name that is exactly what it reads as, with no blanks around it. */
const Name = (maxLength: number) =>
  Type.String({ minLength: 1, maxLength, pattern: new RegExp(`^(?!\\s)(?!.*\\s$)${PLAIN_ID.slice(1)}`, 'u') });

/** The claims we read. The year 9999 bounds `exp`, so that every time computed from it stays a valid date. */
const Claims = Type.Object({
  sub: Name(255),
  exp: Type.Number({ minimum: 0, maximum: 253_402_300_799 }),
  iat: Type.Optional(Type.Number({ minimum: 0, maximum: 253_402_300_799 })),
  permissions: Type.Optional(Type.Array(Name(100), { maxItems: 200 })),
  events: Type.Optional(Type.Array(Name(255), { maxItems: 1_000 })),
  // Nobody is kept out for what they are called.
  name: Type.Optional(Type.Unknown()),
});
const claims = Compile(Claims);

/**
 * The principal of a token's verified claims, with the permissions that its roles give by `rules` beside those that it
 * names itself. Throws `InvalidToken` where a claim has the wrong shape.
 */
export function principalOf(payload: unknown, rules?: RoleRules): Principal {
  if (!claims.Check(payload)) throw new InvalidToken('claims');
  const { sub, exp, iat, permissions: own = [], events = [], name } = payload;
  const permissions = rules === undefined ? own : [...own, ...permissionsByRoles(payload, rules)];
  const called = typeof name === 'string' ? { name } : {};
  const issued = iat === undefined ? {} : { issuedAt: Math.floor(iat * 1000) };
  return { userId: sub, permissions, events, ...issued, expiresAt: Math.floor(exp * 1000), ...called };
}

/** Whether everything is open to this user. Only the permission `*` does that. */
export const isSuperUser = (principal: Principal): boolean => principal.permissions.includes('*');

/** Whether the user may make a new event their own by registering its first session. */
export const mayCreateEvents = (principal: Principal): boolean =>
  isSuperUser(principal) || principal.permissions.includes('event:create');
