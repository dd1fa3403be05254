import { randomBytes } from 'node:crypto';
import { composedSettings, explainedSettings, type ServiceName } from './deployment.ts';

type Settings = Readonly<Record<string, string | undefined>>;
type ReadConfig = (env: Settings) => unknown;

/** Made up by each process, or right as they are in a container. */
const OF_THE_PROCESS = ['HOST', 'INSTANCE_ID'];

/** What an operator must fill in, filled in. */
const FILLED = {
  DATABASE_URL: `postgresql://conductor:${randomBytes(16).toString('hex')}@postgres:5432/conductor`,
  REDIS_URL: 'redis://redis:6379',
  JWT_SECRET: randomBytes(32).toString('base64'),
  JWT_ISSUER: 'https://id.example',
  JWT_AUDIENCE: 'conductor',
  JWT_TYPE: 'JWT',
  TRUSTED_NETWORK: 'postgres,redis',
  CORS_ORIGINS: 'https://app.example.com',
  INSTANCE_ID: 'one',
  ANTHROPIC_API_KEY: 'a key',
};

/**
 * What a service reads beside what the operator's files say of it. Names are sorted.
 * `asked`: what `readConfig` asks for; `forContainer`: those of them that a deployment hands on; `explained`, `composed`:
 * what `.env.example` explains and `docker-compose.yml` hands on; `silent`, `byExample`: the settings without any default
 * given, and with those that `.env.example` names; `refused`: what is refused while nobody filled the template in.
 */
export function settingsFacts(service: ServiceName, readConfig: ReadConfig) {
  const asked = settingsAskedFor(readConfig);
  const { names, defaults } = explainedSettings(service);
  const template = { ...Object.fromEntries(names.map((name) => [name, ''])), ...defaults };
  return {
    asked,
    forContainer: asked.filter((name) => !OF_THE_PROCESS.includes(name)),
    explained: names,
    composed: composedSettings(service),
    silent: readConfig(FILLED),
    byExample: readConfig({ ...FILLED, ...defaults }),
    defaults: Object.keys(defaults).length,
    refused: problemsOf(() => readConfig(template))
      .map((problem) => problem.split(' ')[0] ?? '')
      .toSorted(),
  };
}

/** The sentences of the error with which settings are refused; none when they are taken. */
function problemsOf(read: () => unknown): string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof Error && 'problems' in error && Array.isArray(error.problems))
      return error.problems.map(String);
    throw error;
  }
  return [];
}

/** The names of settings that a `readConfig` asks for, whichever branch it takes. */
function settingsAskedFor(readConfig: ReadConfig): string[] {
  const asked = new Set<string>();
  const environments: Settings[] = [{}, { NODE_ENV: 'development' }, { ANTHROPIC_API_KEY: 'key', METRICS_PORT: '1' }];
  for (const given of environments) {
    const watched = new Proxy(given, {
      get(target, name) {
        if (typeof name !== 'string') return undefined;
        asked.add(name);
        return target[name];
      },
    });
    try {
      readConfig(watched);
    } catch {
      // Refused for what is lacking; only the questions count here.
    }
  }
  return [...asked].toSorted();
}
