import { describe, expect, it } from 'vitest';
import { readOpening, readOrigins, readToken } from '../../src/embed/opening.ts';

const parent = {};
const HOST = 'https://event.example.com';
const { port1: port } = new MessageChannel();
const data = { type: 'conductor:open', session: 's1' };
const sent = { source: parent, origin: HOST, data, ports: [port] };

describe('the opening of a session by a host', () => {
  it('is taken from the page around, of exactly an origin that may', () => {
    expect(readOpening(sent, parent, ['https://other.example.com', HOST])).toEqual({ session: 's1', port });
  });

  it.each([
    ['another window of that origin', { source: {} }],
    ['another origin', { origin: 'https://evil.example' }],
    ['an origin that begins alike', { origin: `${HOST}.evil.example` }],
    ['that host by plain http', { origin: 'http://event.example.com' }],
    ['that host at another port', { origin: `${HOST}:8443` }],
    ['a page without an origin', { origin: 'null' }],
    ['no port', { ports: [] }],
    ['no session', { data: { ...data, session: ' ' } }],
    ['another kind of message', { data: { ...data, type: 'open' } }],
    ['no object', { data: 'conductor:open' }],
  ])('is ignored from, or with, %s', (_, change) => {
    expect(readOpening({ ...sent, ...change }, parent, [HOST])).toBeNull();
  });

  it('is taken from nobody where nobody may', () => {
    const origins = readOrigins({ origins: "'none'" });
    expect([origins, readOpening(sent, parent, origins)]).toEqual([[], null]);
    expect([readOrigins({}), readOrigins(null), readOrigins({ origins: `${HOST} *` })]).toEqual([[], [], [HOST]]);
  });
});

it('takes a token from a message of that kind alone', () => {
  expect(readToken({ type: 'token', token: 'a.b.c' })).toBe('a.b.c');
  for (const other of [{ type: 'token' }, { type: 'token', token: '' }, { token: 'a.b.c' }, 'token', null])
    expect(readToken(other)).toBeNull();
});
