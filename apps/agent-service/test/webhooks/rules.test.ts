import { describe, expect, it } from 'vitest';
import { FEED_EXAMPLES } from '@conductor/contracts/fixtures';
import { Webhook } from 'standardwebhooks';
import { webhookDraft } from '../../src/db/webhooks/tell.ts';
import { isPublicAddress, urlProblem } from '../../src/webhooks/address.ts';
import { pauseAfter } from '../../src/webhooks/back-off.ts';
import { createSeal } from '../../src/webhooks/seal.ts';
import { secretOf, signedHeaders } from '../../src/webhooks/signature.ts';

const PRIVATE = [
  '127.0.0.1',
  '127.9.9.9',
  '0.0.0.0',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '100.64.0.1',
  '169.254.169.254',
  '100.100.100.200',
  '192.0.0.192',
  '168.63.129.16',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  'fe80::1',
  'fc00::1',
  'fd00:ec2::254',
  '::ffff:10.0.0.1',
  '::127.0.0.1',
  '64:ff9b::a00:1',
  '2002:a00:1::',
  '2001::1',
  'ff02::1',
  '4000::1',
  'example.com',
  '',
];

describe('an address', () => {
  it.each(PRIVATE)('%s is none of the internet at large', (address) => expect(isPublicAddress(address)).toBe(false));
  it.each(['8.8.8.8', '172.15.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])('%s is one', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  );
});

describe('the URL of a webhook', () => {
  it.each([
    'http://hooks.example.com/',
    'https://me:secret@hooks.example.com/',
    'https://localhost/',
    'https://db.internal./',
    'https://127.1/',
    'https://0x7f000001/',
    'https://2130706433/',
    'https://[::1]/',
    'https://[::ffff:169.254.169.254]/latest',
    'https://169.254.169.254/latest',
    'no url',
  ])('%s is refused', (url) => expect(urlProblem(url, false)).toMatch(/^must /));

  it('is taken when it is https and leads out', () => {
    expect(urlProblem('https://hooks.example.com:8443/a?b=c', false)).toBeUndefined();
    expect(urlProblem('https://8.8.8.8/', false)).toBeUndefined();
  });

  it('may be any where private ones are allowed, but holds no password', () => {
    expect(urlProblem('http://127.0.0.1:3000/', true)).toBeUndefined();
    expect(urlProblem('http://a:b@127.0.0.1/', true)).toMatch(/^must /);
  });
});

/** When a message that never arrives is tried, in milliseconds from the first attempt on. */
const attemptsOf = (chance: number): number[] => {
  const at = [0];
  for (;;) {
    const last = at.at(-1) ?? 0;
    const pause = pauseAfter(at.length, last, chance);
    if (pause === null) return at;
    at.push(last + pause);
  }
};

describe('back-off, on a clock of its own', () => {
  const HOUR_MS = 3_600_000;

  it.each([0, 0.5, 1])(
    'tries for 24 hours, at first within seconds, never more than 36 min apart (chance %d)',
    (chance) => {
      const at = attemptsOf(chance);
      const pauses = at.slice(1).map((time, i) => time - (at[i] ?? 0));
      expect(pauses[0]).toBeLessThanOrEqual(6_000);
      expect(Math.max(...pauses)).toBeLessThanOrEqual(36 * 60_000);
      expect(at.at(-1)).toBeGreaterThanOrEqual(24 * HOUR_MS);
      expect(at.at(-2)).toBeLessThan(24 * HOUR_MS);
      expect(at.length).toBeLessThan(80);
    },
  );

  it('doubles, and what failed together does not come back together', () => {
    expect([1, 2, 3].map((attempts) => pauseAfter(attempts, 0, 0.5))).toEqual([5_000, 10_000, 20_000]);
    expect(pauseAfter(4, 0, 0)).toBeLessThan(pauseAfter(4, 0, 1) ?? 0);
  });
});

describe('a signature', () => {
  const message = { id: 'msg_1', timestampSeconds: Math.floor(Date.now() / 1_000), body: '{"a":"ü"}' };
  const [old, fresh] = ['first', 'other'].map((word) => secretOf(Buffer.from(word.padEnd(32, '.'))));

  it('is what the public library makes and takes', () => {
    const headers = signedHeaders(message, [String(fresh)]);
    const library = new Webhook(String(fresh));
    expect(headers['webhook-signature']).toBe(
      library.sign('msg_1', new Date(message.timestampSeconds * 1_000), message.body),
    );
    expect(library.verify(message.body, headers)).toEqual({ a: 'ü' });
    expect(() => library.verify(`${message.body} `, headers)).toThrow();
  });

  it('stands beside one by the old secret while both hold', () => {
    const headers = signedHeaders(message, [String(fresh), String(old)]);
    for (const secret of [old, fresh]) expect(new Webhook(String(secret)).verify(message.body, headers)).toBeTruthy();
  });
});

describe('a secret that is kept', () => {
  const seal = createSeal('a key of this test');
  const { secret, sealed } = seal.issue('w1');

  it('has 256 random bits and can be read again', () => {
    expect(Buffer.from(secret.replace('whsec_', ''), 'base64')).toHaveLength(32);
    expect(seal.open('w1', sealed)).toBe(secret);
    expect(seal.issue('w1').secret).not.toBe(secret);
    expect(Buffer.from(sealed, 'base64url').includes(secret.slice(6))).toBe(false);
  });

  it('cannot be read under another key, in another row, or after a change', () => {
    const last = sealed.endsWith('A') ? 'B' : 'A';
    expect(() => createSeal('another key').open('w1', sealed)).toThrow();
    expect(() => seal.open('w2', sealed)).toThrow();
    expect(() => seal.open('w1', last + sealed.slice(1))).toThrow();
    expect(() => seal.open('w1', '')).toThrow();
  });
});

describe('what webhooks are told of the feed', () => {
  const place = { id: 'f1', sessionId: 's1', timestamp: 0 };
  const decision = FEED_EXAMPLES['agent.decision'];

  it('is everything but ticks and status', () => {
    const drafts = [
      { ...place, type: 'agent.status', data: FEED_EXAMPLES['agent.status'] } as const,
      { ...place, type: 'engagement:update', data: FEED_EXAMPLES['engagement:update'] } as const,
      { ...place, type: 'agent.decision', data: decision } as const,
    ];
    expect(drafts.map((draft) => webhookDraft(draft)?.type)).toEqual([undefined, undefined, 'agent.decision']);
  });

  it('is no hold-out before it was measured', () => {
    const held = { ...decision, holdout: true, status: 'HELD' as const };
    expect(webhookDraft({ ...place, type: 'agent.decision', data: held })).toBeNull();
    expect(webhookDraft({ ...place, type: 'agent.decision.updated', data: held })).toBeNull();
    expect(
      webhookDraft({ ...place, type: 'agent.decision.updated', data: { ...held, status: 'MEASURED' } }),
    ).not.toBeNull();
  });
});
