/** The servers and the page of `pnpm dev`; the services run beside it, each as its own turbo task (dev-service.ts). */
import { announce, withdraw } from '../stack/dev-session.ts';
import { hotFiles } from '../stack/hot-files.ts';
import { untilToldToStop } from '../stack/lifetime.ts';
import { originsIn, servePage } from '../stack/page.ts';
import { freePort } from '../servers/free-port.ts';
import { refuseInProduction } from '../stack/production.ts';
import { removeRecord, writeRecord } from '../stack/record.ts';
import { environment, startServers } from '../stack/stack.ts';
import { signToken } from '../stack/token.ts';

refuseInProduction('pnpm dev');
const USERS_DEADLINE_MS = 6_000;
const told = untilToldToStop();

const [agentPort, realTimePort, pagePort] = [
  await freePort(Number(process.env['AGENT_PORT'] ?? 8_003)),
  await freePort(Number(process.env['REAL_TIME_PORT'] ?? 3_002)),
  await freePort(3_000),
];
const agentUrl = `http://127.0.0.1:${agentPort}`;
const realTimeUrl = `http://127.0.0.1:${realTimePort}`;
const page = `http://localhost:${pagePort}`;

await using servers = await startServers();
const { env, jwtSecret } = environment({ pageOrigins: [page, `http://127.0.0.1:${pagePort}`] }, servers);
const token = (sub: string, permissions: string[]): string =>
  jwtSecret === null ? '' : signToken(jwtSecret, { sub, permissions });
await using open = new AsyncDisposableStack();
open.use(
  await servePage({
    port: pagePort,
    files: open.use(await hotFiles()),
    agentUrl,
    realTimeUrl,
    ...originsIn(process.env),
    signIn: () => ({
      organizer: token('dev-organizer', ['event:create']),
      attendee: token('dev-attendee', []),
      sessionId: null,
      simulated: false,
    }),
  }),
);
const { redis, postgres } = servers;
writeRecord({
  jwtSecret,
  agentUrls: [agentUrl],
  realTimeUrls: [realTimeUrl],
  redisUrl: redis.url,
  databaseUrl: postgres.url,
});
announce({ ...env, AGENT_PORT: `${agentPort}`, REAL_TIME_PORT: `${realTimePort}` });
console.log(`dashboard  ${page}/#dev=organizer   (shows a change of its sources by itself)
API        ${agentUrl}/docs
sockets    ${realTimeUrl}`);
await told;
removeRecord();
await withdraw(USERS_DEADLINE_MS);
