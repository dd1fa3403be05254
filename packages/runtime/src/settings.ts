import { parseOrigins } from './origins.ts';
import { isNetwork, splitWords } from './setting-words.ts';
import {
  clusterProblem,
  parseServerUrl,
  postgresProblem,
  redisProblem,
  sslModeProblem,
  TRUSTED,
} from './server-urls.ts';

/** Settings with which the service must not start; `problems` holds one sentence each, with what to do. */
export class InvalidSettings extends Error {
  override readonly name = 'InvalidSettings';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Invalid settings:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type Environment = 'development' | 'test' | 'production';
export type Env = Readonly<Record<string, string | undefined>>;

const DEVELOPMENT_ORIGINS = 'http://localhost:3000,http://localhost:3001';

/** Anything but `development` and `test`, a missing value included, is production. */
export const environmentOf = (env: Env): Environment =>
  env['NODE_ENV'] === 'development' || env['NODE_ENV'] === 'test' ? env['NODE_ENV'] : 'production';

/** Reads settings one by one and remembers every problem; a value that is wrong reads as its default meanwhile. */
export type SettingsReader = ReturnType<typeof createReader>;

/**
 * What `build` makes of the environment. Throws one `InvalidSettings` that lists every problem at once, so that an
 * operator mends them in one go.
 */
export function readSettings<T>(env: Env, build: (read: SettingsReader) => T): T {
  const read = createReader(env);
  const settings = build(read);
  if (read.problems.length > 0) throw new InvalidSettings(read.problems);
  return settings;
}

function createReader(env: Env) {
  const problems: string[] = [];
  const environment = environmentOf(env);
  const production = environment === 'production';
  const report = (name: string, problem: string): void => void problems.push(`${name} ${problem}`);
  const optional = (name: string): string | undefined => env[name]?.trim() || undefined;

  const url = (name: string, protocols: readonly string[]): string => {
    const value = optional(name);
    const form = `a URL beginning with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`;
    if (value === undefined) report(name, `is required: ${form}`);
    else if (!protocols.includes(parseServerUrl(value)?.protocol ?? '')) report(name, `must be ${form}`);
    return value ?? '';
  };

  const server = (name: string, protocols: readonly string[], problemOf: (url: URL) => string | undefined): string => {
    const value = url(name, protocols);
    const parsed = parseServerUrl(value);
    const problem = parsed && protocols.includes(parsed.protocol) ? problemOf(parsed) : undefined;
    if (problem) report(name, problem);
    return value;
  };

  const postgres = (name: string): string =>
    server(
      name,
      ['postgres:', 'postgresql:'],
      (parsed) => sslModeProblem(parsed) ?? (production ? postgresProblem(parsed, trusted) : undefined),
    );

  const integer = (name: string, fallback: number, min: number, max: number): number => {
    const value = optional(name);
    if (value === undefined) return fallback;
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < min || number > max)
      report(name, `must be a whole number from ${min} to ${max}`);
    return number;
  };

  const oneOf = <T extends string>(name: string, values: readonly T[], fallback: T): T => {
    const value = optional(name);
    if (value === undefined) return fallback;
    const found = values.find((candidate) => candidate === value);
    if (found === undefined) report(name, `must be one of ${values.join(', ')}`);
    return found ?? fallback;
  };

  /** A comma-separated list of known words; the fallback where it is not set. */
  const listOf = <T extends string>(name: string, values: readonly T[], fallback: readonly T[]): T[] => {
    const words = splitWords(optional(name));
    if (words === undefined) return [...fallback];
    const unknown = words.filter((word) => !values.some((value) => value === word));
    if (unknown.length > 0) report(name, `has unknown entries (${unknown.join(', ')}); known: ${values.join(', ')}`);
    return values.filter((value) => words.includes(value));
  };
  const trusted = listOf('TRUSTED_NETWORK', TRUSTED, []);
  const redisProblemOf = (parsed: URL): string | undefined => (production ? redisProblem(parsed, trusted) : undefined);

  return {
    problems,
    environment,
    report,
    optional,
    url,
    /** A whole number within the bounds, or the fallback where it is not set. */
    integer,
    /** One of these words, or the fallback where it is not set. */
    oneOf,

    /** `HOST`, the address to listen on: all of them in production, otherwise this machine alone. */
    host: (): string => optional('HOST') ?? (production ? '0.0.0.0' : '127.0.0.1'),

    /**
     * `METRICS_PORT`, the port that `/metrics` has to itself, 0 for any free one. Where it is not set: 9103 in production,
     * since no proxy may pass the numbers on; otherwise null, and they are served beside everything else.
     */
    metricsPort: (): number | null =>
      production || optional('METRICS_PORT') ? integer('METRICS_PORT', 9_103, 0, 65_535) : null,

    /** `LOG_LEVEL`, `info` where it is not set. */
    logLevel: (): LogLevel => oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),

    /** A sum of money from 0 on, in US dollars. */
    dollars(name: string, fallback: number): number {
      const value = optional(name);
      if (value === undefined) return fallback;
      if (!/^\d+(\.\d+)?$/.test(value)) report(name, 'must be an amount in US dollars such as 20.00');
      return Number(value);
    },

    listOf,

    /** `DATABASE_URL`; in production with a password and verified TLS, unless `TRUSTED_NETWORK` or the host says otherwise. */
    database(): string {
      return postgres('DATABASE_URL');
    },

    /** `DATABASE_DIRECT_URL`, the way past a pooler of transactions, under the same rules; undefined where it is not set. */
    directDatabase(): string | undefined {
      return optional('DATABASE_DIRECT_URL') === undefined ? undefined : postgres('DATABASE_DIRECT_URL');
    },

    /**
     * `REDIS_URL`, several with commas between where `REDIS_CLUSTER` is on; in production with a password and TLS, unless
     * `TRUSTED_NETWORK` or the host says otherwise.
     */
    redis(): { url: string; cluster: boolean } {
      const cluster = oneOf('REDIS_CLUSTER', ['off', 'on'], 'off') === 'on';
      const servers = splitWords(optional('REDIS_URL')) ?? [];
      if ((servers.length < 2 && !cluster) || servers.length === 0)
        return { url: server('REDIS_URL', ['redis:', 'rediss:', 'unix:'], redisProblemOf), cluster };
      if (!cluster) report('REDIS_URL', 'names several servers; for a Redis Cluster set REDIS_CLUSTER=on');
      const problem = cluster ? clusterProblem(servers, redisProblemOf) : undefined;
      if (problem) report('REDIS_URL', problem);
      return { url: servers.join(','), cluster };
    },

    /** `CORS_ORIGINS`; only development has a default. Production takes https alone. */
    origins(): string[] {
      const value = optional('CORS_ORIGINS') ?? (environment === 'development' ? DEVELOPMENT_ORIGINS : undefined);
      if (value === undefined) {
        if (production)
          report('CORS_ORIGINS', 'is required: the origins of your pages, e.g. ["https://app.example.com"]');
        return [];
      }
      const parsed = parseOrigins(value);
      for (const problem of parsed.problems) report('CORS_ORIGINS', problem);
      if (production) {
        if (parsed.origins.length === 0 && parsed.problems.length === 0) report('CORS_ORIGINS', 'lists no origin');
        for (const origin of parsed.origins.filter((entry) => entry.startsWith('http:')))
          report('CORS_ORIGINS', `'${origin}' is plain http; serve the page over https`);
      }
      return parsed.origins;
    },

    /** `TRUST_PROXY`: the addresses or networks of proxies whose `X-Forwarded-For` is believed. None by default. */
    trustedProxies(): string[] {
      const entries = splitWords(optional('TRUST_PROXY')) ?? [];
      const wrong = entries.filter((entry) => !isNetwork(entry));
      if (wrong.length > 0)
        report('TRUST_PROXY', `must list addresses or networks such as 10.0.1.0/24, not '${wrong.join("', '")}'`);
      return entries;
    },
  };
}
