import { readSettings, type Env } from '@conductor/runtime';

/** Where the agent-service is, and the key of an event to call it with. */
export type McpSettings = { url: string; key: string };

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * `CONDUCTOR_URL` and `CONDUCTOR_KEY`. A person's token is refused: it would let a program do all that the person may.
 * Throws `InvalidSettings` with every problem, never with the key.
 */
export const readMcpSettings = (env: Env): McpSettings =>
  readSettings(env, (read) => {
    const url = read.url('CONDUCTOR_URL', ['https:', 'http:']);
    if (URL.canParse(url)) {
      const { protocol, hostname } = new URL(url);
      if (protocol === 'http:' && !LOOPBACK.includes(hostname)) {
        read.report(
          'CONDUCTOR_URL',
          'must begin with https:// unless it is on this machine, or the key could be read on its way',
        );
      }
    }
    const key = read.optional('CONDUCTOR_KEY') ?? '';
    if (!key.startsWith('eck_')) {
      read.report(
        'CONDUCTOR_KEY',
        'must be a key of an event, eck_…, which its owner makes; a token of a person is not taken',
      );
    }
    return { url, key };
  });
