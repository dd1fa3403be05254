import { randomBytes } from 'node:crypto';
import { InvalidSettings } from '@conductor/auth';
import { composedSettings, explainedSettings, settingsAskedFor } from '@conductor/dev-env';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';

const SERVICE = 'real-time-service';
const asked = settingsAskedFor(readConfig);
/** Made up by each process, or right as they are in a container. */
const OF_THE_PROCESS = ['HOST', 'INSTANCE_ID'];

/** What an operator must fill in, filled in. */
const FILLED = {
  DATABASE_URL: `postgresql://conductor:${randomBytes(16).toString('hex')}@postgres:5432/conductor`,
  REDIS_URL: 'redis://redis:6379',
  JWT_SECRET: randomBytes(32).toString('base64'),
  CORS_ORIGINS: 'https://app.example.com',
  INSTANCE_ID: 'one',
};

describe('the settings of the real-time-service', () => {
  it('stand all in .env.example, and nothing else does', () => {
    expect(asked.length).toBeGreaterThan(15);
    expect(explainedSettings(SERVICE).names).toEqual(asked);
  });

  it('reach its container: docker-compose.yml hands on what it reads and nothing else', () => {
    expect(composedSettings(SERVICE)).toEqual(asked.filter((name) => !OF_THE_PROCESS.includes(name)));
  });

  it('have the defaults that .env.example gives for them', () => {
    const { defaults } = explainedSettings(SERVICE);
    const withModel = { ...FILLED, ANTHROPIC_API_KEY: 'a key' };
    expect(Object.keys(defaults).length).toBeGreaterThan(8);
    expect(readConfig({ ...withModel, ...defaults })).toEqual(readConfig(withModel));
  });

  it('are refused as long as nobody filled the template in, each by its name', () => {
    const { names, defaults } = explainedSettings(SERVICE);
    const empty = { ...Object.fromEntries(names.map((name) => [name, ''])), ...defaults };
    const problems = problemsOf(() => readConfig(empty)).map((problem) => String(problem.split(' ')[0]));
    expect(problems.toSorted()).toEqual(['CORS_ORIGINS', 'DATABASE_URL', 'JWT_SECRET', 'REDIS_URL']);
  });
});

function problemsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof InvalidSettings) return error.problems;
    throw error;
  }
  return [];
}
