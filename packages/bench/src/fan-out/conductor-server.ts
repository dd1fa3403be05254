import { startService } from '@conductor/real-time-service/service';
import { answer } from '../child.ts';
import { cpuMeter } from './cpu-meter.ts';

// The real-time-service in a process of its own. argv: Redis, database, secret of the tokens.
const [, , redisUrl = '', databaseUrl = '', secret = ''] = process.argv;
const service = await startService({
  environment: 'test',
  instanceId: 'bench',
  logLevel: 'warn',
  tracing: null,
  http: { host: '127.0.0.1', port: 0, metricsPort: null, origins: [], trustedProxies: [] },
  guestSecret: null,
  polling: false,
  auth: { source: { kind: 'secret', secret } },
  database: { url: databaseUrl, maxConnections: 10 },
  redis: { url: redisUrl, cluster: false },
  timing: { tickIntervalMs: 5_000, leaseTtlMs: 6_000 },
  limits: { connectionsPerUser: 1, connections: 20_000, eventsPerSecond: 10_000 },
});
const cpu = cpuMeter();

answer(async (request) => (request === 'url' ? service.url : cpu(request)));
