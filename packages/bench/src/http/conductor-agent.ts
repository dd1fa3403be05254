import { readConfig } from '@conductor/agent-service/config';
import { startService } from '@conductor/agent-service/service';
import { answer } from '../child.ts';
import { cpuMeter } from '../fan-out/cpu-meter.ts';

// The agent-service in a process of its own. argv: Redis, database, secret of the tokens.
const [, , redisUrl = '', databaseUrl = '', secret = ''] = process.argv;
const config = readConfig({
  NODE_ENV: 'test',
  LOG_LEVEL: 'warn',
  AGENT_PORT: '0',
  REDIS_URL: redisUrl,
  DATABASE_URL: databaseUrl,
  JWT_SECRET: secret,
  MAX_REQUESTS_PER_MINUTE: '1000000',
});
const service = await startService(config, { log: { write: () => undefined } });
const cpu = cpuMeter();

answer(async (request) => (request === 'url' ? service.url : cpu(request)));
