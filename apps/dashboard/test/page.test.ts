import { describe, expect, it } from 'vitest';
import { failureOf } from '../src/api/result.ts';
import { readClaims, tokenProblem } from '../src/auth/claims.ts';
import { returnPath } from '../src/auth/return-path.ts';
import { createTokenStore } from '../src/auth/token-store.ts';
import { readConfig } from '../src/config.ts';
import { consolePath, eventPath, joinPath, parseRoute, reportPath } from '../src/routes.ts';
import { AT, decision } from '@conductor/contracts/fixtures';

const token = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;

describe('addresses', () => {
  it.each(['plain', 'with/slash', 'ümläut {x}', '100%'])('leads to the session %j and back', (sessionId) => {
    expect(parseRoute(consolePath(sessionId))).toEqual({ page: 'console', sessionId });
    expect(parseRoute(joinPath(sessionId))).toEqual({ page: 'join', sessionId });
    expect(parseRoute(reportPath(sessionId))).toEqual({ page: 'report', sessionId });
    expect(parseRoute(eventPath(sessionId))).toEqual({ page: 'event', eventId: sessionId });
  });

  it.each([
    '/sessions',
    '/sessions/a/b',
    '/events',
    '/join/a/report',
    '/sessions/%E0%A4%A',
    '/sessions/%20',
    '/admin/x',
  ])('has nothing at %s', (path) => {
    expect(parseRoute(path)).toEqual({ page: 'not-found' });
  });
});

describe('where a sign-in leads back to', () => {
  it.each([
    ['/sessions/a', '/sessions/a'],
    ['/sessions/a%2Fb?token=x#y', '/sessions/a%2Fb'],
    ['//evil.example/sessions/a', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example/', '/'],
    ['https://live.example/sessions/a', '/'],
    ['javascript:alert(1)', '/'],
    ['/signed-in', '/'],
    [null, '/'],
    [{ path: '/x' }, '/'],
  ])('is a path of ours: %j is %s', (begun, path) => {
    expect(returnPath(begun, 'https://live.example')).toBe(path);
  });
});

describe('config.json', () => {
  it('takes relative addresses from the page', () => {
    const config = readConfig(
      { agentUrl: '/', realTimeUrl: 'http://localhost:3002/' },
      'https://live.example/sessions/x',
    );
    expect(config).toEqual({
      agentUrl: 'https://live.example',
      realTimeUrl: 'http://localhost:3002',
      development: false,
      issuer: null,
    });
  });

  it('says who signs people in, where somebody does', () => {
    const services = { agentUrl: '/', realTimeUrl: '/' };
    const issuerIn = (issuer: object) => readConfig({ ...services, issuer }, 'https://live.example/').issuer;
    expect(issuerIn({ authority: 'https://id.example/one', clientId: 'page' })).toEqual({
      authority: 'https://id.example/one',
      clientId: 'page',
      scope: 'openid profile',
      resource: null,
    });
    expect(issuerIn({ authority: '', clientId: '', scope: '', resource: '' })).toBeNull();
    expect(() => issuerIn({ authority: 'https://id.example' })).toThrow('config.json: issuer has no clientId');
    expect(() => issuerIn({ authority: 'javascript:alert(1)', clientId: 'page' })).toThrow('issuer.authority');
  });

  it.each([null, {}, { agentUrl: 'javascript:alert(1)', realTimeUrl: '/' }])('refuses %j', (body) => {
    expect(() => readConfig(body, 'https://live.example/')).toThrow('config.json');
  });
});

describe('the token', () => {
  it('is read for display only, and only when it is one', () => {
    expect(readClaims(token({ sub: 'müller', exp: 10, permissions: ['a', 1] }))).toEqual({
      sub: 'müller',
      expiresAt: 10_000,
      permissions: ['a'],
    });
    for (const broken of ['', 'a.b.c', 'a.b', token({ sub: 'x' }), token([])]) expect(readClaims(broken)).toBeNull();
  });

  it('is refused at once when it cannot work', () => {
    expect(tokenProblem(token({ sub: 'x', exp: AT / 1_000 }), AT)).toContain('expired');
    expect(tokenProblem('nonsense', AT)).toContain('not a sign-in token');
    expect(tokenProblem(token({ sub: 'x', exp: AT / 1_000 + 1 }), AT)).toBeNull();
  });

  it('stays in the tab, and in memory where there is no storage', () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    };
    createTokenStore(storage).set('t1');
    expect(createTokenStore(storage).read().token).toBe('t1');
    const memory = createTokenStore(null);
    memory.set('t2');
    expect(memory.read().token).toBe('t2');
    memory.clear('Ended.');
    expect(memory.read()).toEqual({ token: null, notice: 'Ended.' });
  });
});

describe('failed calls', () => {
  const conflict = { status: 409, retryAfterSeconds: null };

  it('carries the present state of a settled decision', () => {
    const current = decision({ status: 'APPROVED' });
    const body = { type: 'about:blank', title: 'Conflict', status: 409, detail: 'settled', current };
    expect(failureOf({ ...conflict, problem: body }).current).toEqual(current);
  });

  it('says itself what to do about a conflict that no decision is about', () => {
    const body = { type: 'about:blank', title: 'Conflict', status: 409, detail: 'Paused here; resume it first' };
    expect(failureOf({ ...conflict, problem: body }).message).toBe('Paused here; resume it first');
    expect(failureOf({ ...conflict, problem: { ...body, current: decision() } }).message).toBe(
      'Somebody else was faster.',
    );
  });

  it('says when to try again, and has words of its own for an answer that is not a problem', () => {
    expect(failureOf({ status: 429, problem: null, retryAfterSeconds: 12 })).toMatchObject({
      retryAfterSeconds: 12,
      message: 'Too many requests. Try again in 12 s.',
    });
    expect(failureOf({ status: 502, problem: null, retryAfterSeconds: null }).message).toBe(
      'The service could not do this. Try again.',
    );
  });
});
