import { createVerifier, readTokenSettings } from '@conductor/auth';
import { readSettings } from '@conductor/runtime';
import { describe, expect, it } from 'vitest';
import { hs256, SECRET } from './tokens.ts';

const ROLES = '{"host": ["event:create"], "operator": ["*"]}';
const settings = (claim?: string, roles?: string) =>
  readSettings({ NODE_ENV: 'test', JWT_SECRET: SECRET, JWT_ROLES_CLAIM: claim, JWT_ROLES: roles }, readTokenSettings);
const permissionsOf = async (claims: object, claim?: string, roles?: string) =>
  (await createVerifier(settings(claim, roles)).verify(hs256({ ...claims }))).permissions;

describe('roles of an issuer', () => {
  it('permit nothing until an operator says what they permit', async () => {
    expect(await permissionsOf({ roles: ['host', 'operator'] })).toEqual([]);
  });

  it.each([
    ['a claim of its own', 'roles', { roles: ['host', 'reader'] }],
    ['a single word', 'roles', { roles: 'host' }],
    ['a claim within another', 'realm_access.roles', { realm_access: { roles: ['host'] } }],
    ['a claim whose name has dots', 'https://id.example/roles', { 'https://id.example/roles': ['host'] }],
  ])('permit what was said of them: %s', async (_, claim, claims) => {
    expect(await permissionsOf(claims, claim, ROLES)).toEqual(['event:create']);
  });

  it('are beside what the token permits by itself', async () => {
    const claims = { permissions: ['p'], roles: ['host', 'operator', 'host'] };
    expect(await permissionsOf(claims, 'roles', ROLES)).toEqual(['p', 'event:create', '*']);
  });

  it.each([
    ['of another shape', { roles: { host: true } }],
    ['not all of words', { roles: ['host', 7] }],
    ['every object has', { roles: ['constructor', '__proto__', 'toString'] }],
    ['in another claim', { groups: ['host'] }],
  ])('permit nothing where they are %s', async (_, claims) => {
    expect(await permissionsOf(claims, 'roles', ROLES)).toEqual([]);
  });

  it.each([
    ['no claim', undefined, ROLES, /JWT_ROLES_CLAIM is required/],
    ['no permissions', 'roles', undefined, /JWT_ROLES must be a JSON object/],
    ['no JSON', 'roles', 'host=event:create', /JWT_ROLES must be a JSON object/],
    ['permissions that are no list', 'roles', '{"host": "*"}', /JWT_ROLES must be a JSON object/],
  ])('are refused at the start with %s', (_, claim, roles, problem) => {
    expect(() => settings(claim, roles)).toThrow(problem);
  });
});
