import { settingsFacts } from '@conductor/dev-env';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';

const GIVEN = {
  DATABASE_URL: 'postgresql://conductor:kW3v8Qm1Zr5xT9pL@postgres:5432/conductor',
  REDIS_URL: 'redis://redis:6379',
  JWT_SECRET: 'kW3v8Qm1Zr5xT9pL2sYb6NcJ4hFd7GaE',
  JWT_ISSUER: 'https://id.example',
  JWT_AUDIENCE: 'conductor',
  JWT_TYPE: 'JWT',
  TRUSTED_NETWORK: 'postgres,redis',
  CORS_ORIGINS: 'https://app.example.com',
};
const facts = settingsFacts('agent-service', readConfig);

describe('the settings of the agent-service', () => {
  it('stand all in .env.example, and nothing else does', () => {
    expect(facts.asked.length).toBeGreaterThan(15);
    expect(facts.explained).toEqual(facts.asked);
  });

  it('reach its container: docker-compose.yml hands on what it reads and nothing else', () => {
    expect(facts.composed).toEqual(facts.forContainer);
  });

  it('have the defaults that .env.example gives for them', () => {
    expect(facts.defaults).toBeGreaterThan(8);
    expect(facts.byExample).toEqual(facts.silent);
  });

  it('refuse a key of webhooks that opens something else, or that is none', () => {
    const given = { ...GIVEN, WEBHOOK_KEY: GIVEN.JWT_SECRET };
    expect(() => readConfig({ ...given, NODE_ENV: 'test' })).toThrow(/WEBHOOK_KEY must be another than JWT_SECRET/);
    expect(() => readConfig({ ...GIVEN, WEBHOOK_KEY: 'short' })).toThrow(/WEBHOOK_KEY must have at least 32/);
    expect(readConfig(GIVEN).webhooks).toEqual({ key: null, allowPrivate: false });
  });

  it('are refused as long as nobody filled the template in, each by its name', () => {
    expect(facts.refused).toEqual([
      'CORS_ORIGINS',
      'DATABASE_URL',
      'JWT_AUDIENCE',
      'JWT_ISSUER',
      'JWT_SECRET',
      'JWT_TYPE',
      'REDIS_URL',
    ]);
  });
});
