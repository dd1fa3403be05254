import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { originAllowed, parseOrigins } from '@conductor/runtime';

describe('a list of origins', () => {
  it.each([
    ['["https://a.example","https://b.example"]', ['https://a.example', 'https://b.example']],
    [' https://a.example , https://B.example:443/ ', ['https://a.example', 'https://b.example']],
    ['http://localhost:3000,', ['http://localhost:3000']],
    ['', []],
  ])('%s', (text, origins) => {
    expect(parseOrigins(text)).toEqual({ origins, problems: [] });
  });
});

describe('FAULT 9: a handshake’s Origin', () => {
  const listed = ['https://app.example.com'];

  it('passes when listed, and when absent: the token decides then', () => {
    expect(originAllowed(listed, 'https://app.example.com')).toBe(true);
    expect(originAllowed(listed, undefined)).toBe(true);
  });

  it.each([
    'null',
    '',
    'https://app.example.com.evil.example',
    'https://evil.example/https://app.example.com',
    'http://app.example.com',
    'https://app.example.com:8443',
    'HTTPS://APP.EXAMPLE.COM',
    'file://',
  ])('is refused when present and not listed: %s', (origin) => {
    expect(originAllowed(listed, origin)).toBe(false);
  });

  it('is refused whatever else it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl()), (origin) => {
        fc.pre(!listed.includes(origin));
        expect(originAllowed(listed, origin)).toBe(false);
      }),
    );
  });
});
