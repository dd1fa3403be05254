import { settingsFacts } from '@conductor/dev-env';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';

const facts = settingsFacts('real-time-service', readConfig);

describe('the settings of the real-time-service', () => {
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
