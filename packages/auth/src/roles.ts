import type { SettingsReader } from '@conductor/runtime';
import Type from 'typebox';
import { Compile } from 'typebox/compile';

/** How an issuer's roles become our permissions. */
export type RoleRules = {
  /** The claim that holds the roles; where no claim has just this name, the dots lead from object to object. */
  claim: string;
  /** The permissions of each role; any other role means nothing. */
  permissions: Readonly<Record<string, readonly string[]>>;
};

const Word = Type.String({ minLength: 1, maxLength: 100 });
const permissionsByRole = Compile(Type.Record(Word, Type.Array(Word, { maxItems: 200 }), { minProperties: 1 }));
const record = Compile(Type.Record(Type.String(), Type.Unknown()));
const texts = Compile(Type.Array(Type.String(), { maxItems: 1_000 }));

/**
 * `JWT_ROLES_CLAIM` and `JWT_ROLES`, the permissions of each role as a JSON object; undefined where neither is set. Reports
 * to `read` what is wrong with them, also that one stands alone.
 */
export function readRoleRules(read: SettingsReader): RoleRules | undefined {
  const claim = read.optional('JWT_ROLES_CLAIM');
  const written = read.optional('JWT_ROLES');
  if (claim === undefined && written === undefined) return undefined;
  if (claim === undefined)
    read.report('JWT_ROLES_CLAIM', 'is required beside JWT_ROLES: the claim that holds the roles');
  const permissions = parse(written ?? '');
  if (!permissionsByRole.Check(permissions)) {
    read.report(
      'JWT_ROLES',
      'must be a JSON object of roles and their permissions, such as {"host": ["event:create"]}',
    );
    return undefined;
  }
  return { claim: claim ?? '', permissions };
}

/** The permissions that the roles of a token's claims give by the rules; a claim of any other shape gives none. */
export function permissionsByRoles(claims: Readonly<Record<string, unknown>>, rules: RoleRules): string[] {
  const value = claimAt(claims, rules.claim);
  const roles = typeof value === 'string' ? [value] : value;
  if (!texts.Check(roles)) return [];
  const given = roles.flatMap((role) => (Object.hasOwn(rules.permissions, role) ? rules.permissions[role] : []) ?? []);
  return [...new Set(given)];
}

function claimAt(claims: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name
    .split('.')
    .reduce<unknown>(
      (inner, key) => (record.Check(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined),
      claims,
    );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
