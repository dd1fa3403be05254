import { describe, expect, it } from 'vitest';
import { environmentOf, InvalidSettings, readSettings, type Env } from '@conductor/runtime';

const GOOD: Env = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgresql://agent:kX9v2mQ7pLs4@db.internal:5432/conductor?sslmode=verify-full',
  REDIS_URL: 'rediss://:kX9v2mQ7pLs4@redis.internal:6379',
  CORS_ORIGINS: '["https://app.example.com"]',
};

const read = (env: Env) =>
  readSettings(env, (reader) => ({
    database: reader.database(),
    redis: reader.redis(),
    origins: reader.origins(),
    proxies: reader.trustedProxies(),
    limit: reader.integer('MAX_REQUESTS_PER_MINUTE', 60, 1, 1_000),
    money: reader.dollars('MAX_LLM_COST_PER_HOUR', 20),
  }));

const problemsOf = (env: Env): readonly string[] => {
  try {
    read(env);
    return [];
  } catch (error) {
    if (error instanceof InvalidSettings) return error.problems;
    throw error;
  }
};

const metricsPort = (env: Env) => readSettings(env, (reader) => reader.metricsPort());

describe('settings', () => {
  it('that are sound are read', () => {
    expect(read({ ...GOOD, TRUST_PROXY: '10.0.1.0/24, 127.0.0.1', MAX_LLM_COST_PER_HOUR: '12.50' })).toEqual({
      database: GOOD['DATABASE_URL'],
      redis: { url: GOOD['REDIS_URL'], cluster: false },
      origins: ['https://app.example.com'],
      proxies: ['10.0.1.0/24', '127.0.0.1'],
      limit: 60,
      money: 12.5,
    });
  });

  it.each([undefined, '', 'prod', 'staging', 'Development', 'production'])('NODE_ENV %s is production', (value) => {
    expect(environmentOf({ NODE_ENV: value })).toBe('production');
  });

  it('are all reported at once', () => {
    const problems = problemsOf({ MAX_REQUESTS_PER_MINUTE: 'many' });
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'DATABASE_URL',
      'REDIS_URL',
      'CORS_ORIGINS',
      'MAX_REQUESTS_PER_MINUTE',
    ]);
  });

  const faults: [string, Env][] = [
    ['no DATABASE_URL', { DATABASE_URL: undefined }],
    ['a blank DATABASE_URL', { DATABASE_URL: '  ' }],
    ['DATABASE_URL of another kind', { DATABASE_URL: 'mysql://db' }],
    ['a placeholder password', { DATABASE_URL: 'postgres://prod_user:STRONG_PASSWORD@db/x' }],
    ['the default password', { DATABASE_URL: 'postgres://postgres:postgres@db/x' }],
    ['FAULT 10: TLS without verification', { DATABASE_URL: 'postgres://a@db/x?sslmode=no-verify' }],
    ['FAULT 10: TLS as libpq took it', { DATABASE_URL: 'postgres://a@db/x?sslmode=require&uselibpqcompat=true' }],
    ['TLS that is only asked for', { DATABASE_URL: 'postgres://a:kX9v2mQ7pLs4@db/x?sslmode=require' }],
    ['no TLS to Postgres', { DATABASE_URL: 'postgres://a:kX9v2mQ7pLs4@db/x' }],
    ['TLS to Postgres switched off', { DATABASE_URL: 'postgres://a:kX9v2mQ7pLs4@db/x?sslmode=disable' }],
    ['no password for Postgres', { DATABASE_URL: 'postgres://a@db/x?sslmode=verify-full' }],
    ['no TLS to Redis', { REDIS_URL: 'redis://:kX9v2mQ7pLs4@redis:6379' }],
    ['no password for Redis', { REDIS_URL: 'rediss://redis:6379' }],
    ['no password for a Redis beside it', { REDIS_URL: 'redis://127.0.0.1:6379' }],
    ['trust in what there is not', { TRUSTED_NETWORK: 'mysql' }],
    ['no REDIS_URL', { REDIS_URL: undefined }],
    ['a placeholder for the password of Redis', { REDIS_URL: 'redis://:changeme@redis:6379' }],
    ['REDIS_URL of another kind', { REDIS_URL: 'http://redis' }],
    ['several servers and no cluster', { REDIS_URL: `${GOOD['REDIS_URL']},${GOOD['REDIS_URL']}` }],
    ['a cluster without its servers', { REDIS_CLUSTER: 'on', REDIS_URL: undefined }],
    ['a cluster with a password for one server', { REDIS_CLUSTER: 'on', REDIS_URL: `${GOOD['REDIS_URL']},rediss://b` }],
    ['a cluster with a server without TLS', { REDIS_CLUSTER: 'on', REDIS_URL: 'redis://:kX9v2mQ7pLs4@a:1' }],
    ['a cluster by a socket file', { REDIS_CLUSTER: 'on', REDIS_URL: 'unix:///run/redis.sock' }],
    ['a database of a cluster', { REDIS_CLUSTER: 'on', REDIS_URL: `${GOOD['REDIS_URL']}/2` }],
    ['a cluster that is neither on nor off', { REDIS_CLUSTER: 'yes' }],
    ['no CORS_ORIGINS', { CORS_ORIGINS: undefined }],
    ['an empty CORS_ORIGINS', { CORS_ORIGINS: '' }],
    ['an empty list of origins', { CORS_ORIGINS: '[]' }],
    ['origins that are no list', { CORS_ORIGINS: '[{"a":1}]' }],
    ['any origin', { CORS_ORIGINS: '*' }],
    ['a wildcard in an origin', { CORS_ORIGINS: 'https://*.example.com' }],
    ['the origin null', { CORS_ORIGINS: 'null' }],
    ['an origin with a path', { CORS_ORIGINS: 'https://app.example.com/page' }],
    ['an origin with a user', { CORS_ORIGINS: 'https://me@app.example.com' }],
    ['an origin over plain http', { CORS_ORIGINS: 'https://app.example.com,http://app.example.com' }],
    ['trust in every proxy', { TRUST_PROXY: '0.0.0.0/0' }],
    ['trust by a word', { TRUST_PROXY: 'true' }],
    ['a limit of none', { MAX_REQUESTS_PER_MINUTE: '0' }],
    ['a limit that is no whole number', { MAX_REQUESTS_PER_MINUTE: '6e1' }],
    ['a cost that is no amount', { MAX_LLM_COST_PER_HOUR: '-5' }],
  ];
  it.each(faults)('of production are refused with one sentence: %s', (_, fault) => {
    const problems = problemsOf({ ...GOOD, ...fault });
    expect(problems).toHaveLength(1);
    // Names the setting and says what to do.
    expect(problems[0]).toMatch(/^[A-Z_]+[A-Z_, and]* .{10,}/);
  });

  it('of development have defaults for pages alone', () => {
    expect(read({ ...GOOD, NODE_ENV: 'development', CORS_ORIGINS: undefined }).origins).toEqual([
      'http://localhost:3000',
      'http://localhost:3001',
    ]);
    expect(problemsOf({ NODE_ENV: 'development' }).map((problem) => problem.split(' ')[0])).toEqual([
      'DATABASE_URL',
      'REDIS_URL',
    ]);
  });

  it.each([
    { DATABASE_URL: 'postgres://a:kX9v2mQ7pLs4@127.0.0.1/x', REDIS_URL: 'redis://:kX9v2mQ7pLs4@localhost' },
    { DATABASE_URL: 'postgres://db/x', REDIS_URL: 'redis://redis', TRUSTED_NETWORK: 'postgres,redis' },
    { DATABASE_URL: 'postgresql:///x?host=/run/postgresql', REDIS_URL: 'unix:///run/redis.sock' },
    { DATABASE_URL: 'postgresql://a@/x?host=/run/postgresql' },
    { DATABASE_URL: 'postgresql://a@%2Frun%2Fpostgresql/x' },
    { DATABASE_URL: 'postgresql://a@db/x?sslmode=verify-full&sslcert=/etc/a.crt&sslkey=/etc/a.key' },
  ])('of production need no TLS within the machine, and nothing where an operator says so: %j', (given) => {
    expect(problemsOf({ ...GOOD, ...given })).toEqual([]);
  });

  it('take a password with a stray percent sign as it stands', () => {
    expect(problemsOf({ ...GOOD, REDIS_URL: 'rediss://:kX9v2mQ7pLs4%@redis:6379' })).toEqual([]);
    expect(problemsOf({ ...GOOD, DATABASE_URL: 'postgres://a:changeme%@db/x' })).toHaveLength(1);
  });

  it.each([
    ['production', undefined, 9_103],
    ['production', '0', 0],
    ['production', '9200', 9_200],
    ['development', undefined, null],
    ['development', '9200', 9_200],
    ['test', undefined, null],
  ])('METRICS_PORT in %s set to %s is %s', (environment, value, expected) => {
    expect(metricsPort({ NODE_ENV: environment, METRICS_PORT: value })).toBe(expected);
  });
});
