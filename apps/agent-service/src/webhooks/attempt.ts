import dns from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { isPublicAddress, urlProblem } from './address.ts';

/** One message on its way: where to, signed. */
export type Call = { url: string; headers: Readonly<Record<string, string>>; body: string };
/** What came of it: the status of the response, or in our own words why there was none. */
export type AttemptResult = { statusCode: number } | { statusCode: null; reason: string };
export type AttemptOptions = {
  allowPrivate: boolean;
  /** How long the whole attempt may take, in milliseconds. */
  withinMs: number;
  /** Ends it at once. */
  signal: AbortSignal;
};

const REFUSED = 'the address is not allowed';

class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/**
 * The resolver of a connection. It returns nothing but addresses that are allowed, and the connection is made to what it
 * returned: a name that leads elsewhere a moment later gains nothing.
 */
const lookupPublic: LookupFunction = (hostname, options, callback) => {
  dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, '');
    const [first] = addresses;
    // One private address among public ones is a trick, too.
    if (first === undefined || !addresses.every(({ address }) => isPublicAddress(address))) {
      return callback(new AddressRefused(REFUSED), '');
    }
    if (options.all === true) return callback(null, addresses);
    return callback(null, first.address, first.family);
  });
};

/**
 * Posts a message once. Follows no redirect, reads nothing but the status, and never rejects. Nothing of the receiver's
 * words, and no URL, is in the result.
 */
export async function attempt(call: Call, { allowPrivate, withinMs, signal }: AttemptOptions): Promise<AttemptResult> {
  if (urlProblem(call.url, allowPrivate) !== undefined) return { statusCode: null, reason: REFUSED };
  const url = new URL(call.url);
  const deadline = AbortSignal.timeout(withinMs);
  const { promise, resolve: done } = Promise.withResolvers<AttemptResult>();
  const request = (url.protocol === 'https:' ? https : http).request(url, {
    method: 'POST',
    headers: { ...call.headers, ...FIXED, 'content-length': Buffer.byteLength(call.body) },
    // A connection of its own each time: one that was kept was looked at by yesterday's rules.
    agent: false,
    rejectUnauthorized: true,
    signal: AbortSignal.any([deadline, signal]),
    ...(allowPrivate ? {} : { lookup: lookupPublic }),
  });
  request.on('response', (response) => {
    done({ statusCode: response.statusCode ?? 0 });
    response.destroy();
  });
  request.on('error', (error) => {
    const reason = deadline.aborted ? `no response within ${withinMs / 1_000} s` : reasonOf(error);
    done({ statusCode: null, reason });
  });
  // A receiver that wants another protocol closes without an error.
  request.on('close', () => done({ statusCode: null, reason: 'no response' }));
  request.end(call.body);
  return promise;
}

const FIXED = { 'content-type': 'application/json', 'user-agent': 'engagement-conductor' };

/** A code of Node's, which tells an owner what to look at. */
function reasonOf(error: Error): string {
  if (error instanceof AddressRefused) return REFUSED;
  return 'code' in error && typeof error.code === 'string' ? `no response: ${error.code}` : 'no response';
}
