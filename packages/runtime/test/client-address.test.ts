import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClientAddress } from '@conductor/runtime';

describe('the address of a client', () => {
  const behind = createClientAddress(['10.0.1.0/24', '192.0.2.9', 'fd00::/8']);

  it.each([
    ['a stranger’s word about themselves', '203.0.113.7', '198.51.100.1', '203.0.113.7'],
    ['what a trusted proxy saw', '10.0.1.4', '198.51.100.1', '198.51.100.1'],
    ['what a proxy of two saw', '10.0.1.4', '198.51.100.1, 192.0.2.9', '198.51.100.1'],
    ['not what stands left of that', '10.0.1.4', '1.1.1.1, 198.51.100.1', '198.51.100.1'],
    ['a proxy itself', '10.0.1.4', undefined, '10.0.1.4'],
    ['IPv4 in IPv6', '::ffff:10.0.1.4', '::ffff:198.51.100.1', '198.51.100.1'],
    ['IPv6', 'fd00::1', '2001:db8::7', '2001:db8::7'],
    ['no address', '10.0.1.4', '198.51.100.1, unknown', '10.0.1.4'],
  ])('%s', (_, connection, forwarded, expected) => {
    expect(behind(connection, forwarded)).toBe(expected);
  });

  it('is the connection’s where no proxy is trusted, whatever the header says', () => {
    const direct = createClientAddress([]);
    fc.assert(
      fc.property(fc.ipV4(), fc.oneof(fc.string(), fc.ipV4(), fc.array(fc.ipV4())), (connection, forwarded) => {
        expect(direct(connection, forwarded)).toBe(connection);
      }),
    );
  });
});
