import { looksLikePlaceholder, PLACEHOLDER_PASSWORDS } from './placeholders.ts';

/** What an operator may say lies in a network that only the services reach; there neither TLS nor a password is asked for. */
export const TRUSTED = ['postgres', 'redis'] as const;
export type Trusted = (typeof TRUSTED)[number];

/** A server's URL; also one whose socket file stands in `host`, before which there may be a user. Null where it is none. */
export function parseServerUrl(text: string): URL | null {
  return URL.parse(text) ?? URL.parse(text.replace('@/', '@localhost/'));
}

/** What is wrong with the URL of Postgres, in any environment: `sslmode` has two words that mean here what they say. */
export function sslModeProblem(url: URL): string | undefined {
  const mode = url.searchParams.get('sslmode');
  return mode === null || mode === 'disable' || mode === 'verify-full'
    ? undefined
    : 'has an sslmode that verifies less than it could; use sslmode=verify-full, or sslmode=disable where no TLS is needed';
}

/** What is wrong with the URL of Postgres for production; undefined when nothing is. */
export function postgresProblem(url: URL, trusted: readonly Trusted[]): string | undefined {
  const { searchParams: parameters } = url;
  if (parameters.get('uselibpqcompat') === 'true')
    return 'turns the verification of the server’s certificate off; use sslmode=verify-full';
  const tls = parameters.get('sslmode') === 'verify-full' || ['true', '1'].includes(parameters.get('ssl') ?? '');
  const identified = url.password !== '' || parameters.has('password') || parameters.has('sslcert');
  return (
    placeholderProblem(url) ??
    openProblem(
      { tls, identified, host: parameters.get('host') ?? url.hostname, how: 'sslmode=verify-full' },
      'postgres',
      trusted,
    )
  );
}

/** What is wrong with the URL of Redis for production; undefined when nothing is. */
export function redisProblem(url: URL, trusted: readonly Trusted[]): string | undefined {
  const host = url.protocol === 'unix:' ? url.pathname : url.hostname;
  const reached = { tls: url.protocol === 'rediss:', identified: url.password !== '', host, how: 'rediss://' };
  return placeholderProblem(url) ?? openProblem(reached, 'redis', trusted);
}

/**
 * What is wrong with the URLs of a cluster's servers; `problemOf` says what is wrong with one of them. Undefined when
 * nothing is.
 */
export function clusterProblem(
  urls: readonly string[],
  problemOf: (url: URL) => string | undefined,
): string | undefined {
  const parsed = urls.map((url) => URL.parse(url)).filter((url) => url !== null);
  if (parsed.length < urls.length || !parsed.every(({ protocol }) => /^rediss?:$/.test(protocol)))
    return 'must list URLs beginning with redis:// or rediss://, with commas between, where REDIS_CLUSTER is on';
  if (!parsed.every(({ pathname }) => /^\/?0?$/.test(pathname)))
    return 'names a database, and a Redis Cluster has but one';
  if (new Set(parsed.map(({ protocol, username, password }) => [protocol, username, password].join(' '))).size > 1)
    return 'must have the same protocol, user and password for each server of a cluster';
  return parsed.map(problemOf).find((problem) => problem !== undefined);
}

function placeholderProblem(url: URL): string | undefined {
  const password = decoded(url.password);
  return password && (looksLikePlaceholder(password) || PLACEHOLDER_PASSWORDS.test(password))
    ? 'has a placeholder for a password'
    : undefined;
}

/** On the way to another machine TLS, to this one a password, through a socket file neither: its folder says who may. */
function openProblem(
  { tls, identified, host, how }: { tls: boolean; identified: boolean; host: string; how: string },
  what: Trusted,
  trusted: readonly Trusted[],
): string | undefined {
  if (trusted.includes(what) || /^(\/|%2f)/i.test(host)) return undefined;
  const unless = `or say TRUSTED_NETWORK=${what} where nobody else can reach it`;
  if (!identified) return `has no password; give it one, ${unless}`;
  if (!tls && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host))
    return `is spoken to without TLS; use ${how}, ${unless}`;
  return undefined;
}

/** A password with a stray percent sign is taken as it stands. */
function decoded(password: string): string {
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}
