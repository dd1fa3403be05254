import type { ConnectionState } from '@conductor/client';
import { describe, expect, it } from 'vitest';
import { whereabouts } from '../../src/attend/whereabouts.ts';
import { calledIn } from '../../src/attend/writer.ts';
import { codeIn, invitationLink } from '../../src/guests/code.ts';
import { stoppedBy } from '../../src/guests/refusal.ts';
import { parseRoute } from '../../src/routes.ts';

const failure = { message: 'Try later', fields: [], current: null, retryAfterSeconds: null };

describe('a guest’s way in', () => {
  it('carries the code in the fragment, where no server is sent it', () => {
    const link = new URL(invitationLink('https://live.example', '7KQM-3XTB-W9RD'));
    expect(link.search + link.pathname).toBe('/join');
    expect(codeIn(link.hash)).toBe('7KQM-3XTB-W9RD');
    expect(codeIn('#%')).toBe('');
    expect(parseRoute(link.pathname)).toEqual({ page: 'guest' });
    expect(parseRoute('/join/s1')).toEqual({ page: 'join', sessionId: 's1' });
  });

  it.each([
    [{ status: 404 }, 'code', /ask the organiser/],
    [{ status: 400 }, 'code', /no code/],
    [
      { status: 400, fields: [{ field: '/name', message: 'Another name, please' }] },
      'name',
      /^Another name, please\.$/,
    ],
    [{ status: 429, retryAfterSeconds: 12 }, 'door', /12 s/],
    [{ status: 0 }, 'door', /offline/],
    [{ status: 503 }, 'door', /^Try later$/],
  ])('is told why it ends at %j, where it ends', (change, at, words) => {
    expect(stoppedBy({ ...failure, ...change })).toEqual({ at, words: expect.stringMatching(words) });
  });
});

const waiting = { success: false, error: '', code: 'UNAVAILABLE' } as const;
const refused = (code: 'CONFLICT' | 'FORBIDDEN') =>
  ({ kind: 'refused', failure: { success: false, error: '', code } }) as const;

describe('how somebody stands in a room', () => {
  const well = { connected: 'live', standing: { kind: 'live' }, ended: false, joined: true, online: true } as const;

  it.each([
    [{}, null],
    [{ ended: true, online: false }, /has ended/],
    [{ joined: false, standing: refused('CONFLICT') }, /has ended/],
    [{ standing: refused('FORBIDDEN') }, /no more/],
    [{ joined: false, standing: refused('FORBIDDEN') }, /not open to you/],
    [{ online: false }, /offline/],
    [{ connected: 'reconnecting' satisfies ConnectionState }, /Nothing is lost/],
    [{ standing: { kind: 'joining' } as const }, /Nothing is lost/],
    [{ joined: false, standing: { kind: 'joining' } as const }, null],
    [{ joined: false, standing: { kind: 'joining', failure: waiting } as const }, /full/],
    [{ standing: { kind: 'joining', failure: waiting } as const }, /Nothing is lost/],
    [{ joined: false, connected: 'reconnecting' satisfies ConnectionState }, /full/],
  ])('%j is one sentence', (change, words) => {
    const sentence = whereabouts({ ...well, ...change });
    if (words === null) expect(sentence).toBeNull();
    else expect(sentence).toMatch(words);
  });
});

it.each([
  [{ userId: 'guest:1', name: 'Mia' }, 'Mia'],
  [{ userId: 'guest:1' }, 'Guest'],
  [{ userId: 'anon-12345678', name: null }, 'Somebody 1234'],
  [{ userId: 'tom' }, 'tom'],
])('%j is called %s', (writer, shown) => {
  expect(calledIn(writer)).toBe(shown);
});
