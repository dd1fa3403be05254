/** `npm start`: the whole system with a simulated audience, from nothing but an installed project, until Ctrl-C. */
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildDashboard, DASHBOARD_FOLDER } from '../stack/dashboard.ts';
import { untilToldToStop } from '../stack/lifetime.ts';
import { builtFiles, embedOriginsIn, servePage, type SignIn } from '../stack/page.ts';
import { DEV_FOLDER, ROOT } from '../paths.ts';
import { freePort } from '../servers/free-port.ts';
import { refuseInProduction } from '../stack/production.ts';
import { removeRecord, writeRecord } from '../stack/record.ts';
import { playAudience } from '../simulation/audience.ts';
import { MODEL, MODEL_IN_WORDS } from '../simulation/model.ts';
import { createNames } from '../simulation/names.ts';
import { followSession, registerSession } from '../simulation/organiser.ts';
import { readRecording } from '../simulation/recording.ts';
import { relaxEventSettings, shortenedEnvironment, shortenedInWords } from '../simulation/settings.ts';
import { startStack } from '../stack/stack.ts';
import { signToken } from '../stack/token.ts';

const RECORDING = 'apps/agent-service/recordings/irc-duraspace-2009-08-25.jsonl';
const SESSION = { sessionId: 'demo', eventId: 'demo-event', title: 'Simulated session' };
const USUAL_PAGE_PORT = 3_000;
const PATIENCE_SECONDS = 25;
/** Somebody else than whoever looks at the page: what they do is not said to be done by you. */
const SIMULATED_ORGANISER = 'simulated-organiser';

refuseInProduction('npm start');
const started = Date.now();
const say = (line: string): void => {
  const seconds = Math.floor((Date.now() - started) / 1_000);
  console.log(`${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, '0')}  ${line}`);
};
const told = untilToldToStop();

mkdirSync(DEV_FOLDER, { recursive: true });
const logFile = join(DEV_FOLDER, 'services.log');
const log = createWriteStream(logFile);
const pagePort = await freePort(USUAL_PAGE_PORT);
const page = `http://localhost:${pagePort}`;

say('starting Postgres, Redis and both services, and building the dashboard …');
const building = buildDashboard();
building.catch(() => undefined);
await using stack = await startStack({
  env: shortenedEnvironment(),
  pageOrigins: [page, `http://127.0.0.1:${pagePort}`],
  onLine: (service, line) => log.write(`${service} ${line}\n`),
  onCrash: (name, how, words) => say(`${name} ${how}:\n${words}`),
});
const [agentUrl = '', realTimeUrl = ''] = [stack.agents[0]?.url, stack.realTimes[0]?.url];
const { jwtSecret } = stack;
if (jwtSecret === null) throw new Error('npm start signs its own tokens: unset JWT_PUBLIC_KEY and JWKS_URL.');

const organizer = (): string => signToken(jwtSecret, { sub: 'dev-organizer', permissions: ['event:create'] });
const simulatedOrganiser = (): string => signToken(jwtSecret, { sub: SIMULATED_ORGANISER });
const nameOf = createNames();
const attendee = (user: string): string => signToken(jwtSecret, { sub: user, name: nameOf(user) });
const signIn: SignIn = () => ({
  organizer: organizer(),
  attendee: attendee('dev-attendee'),
  sessionId: SESSION.sessionId,
  simulated: true,
});
const urls = { agentUrls: [agentUrl], realTimeUrls: [realTimeUrl] };
writeRecord({ jwtSecret, ...urls, redisUrl: stack.redis.url, databaseUrl: stack.postgres.url });
try {
  await building;
  await using open = new AsyncDisposableStack();
  const embedOrigins = embedOriginsIn(process.env);
  const files = builtFiles(DASHBOARD_FOLDER);
  open.use(await servePage({ port: pagePort, files, agentUrl, realTimeUrl, signIn, embedOrigins }));
  const options = { agentUrl, realTimeUrl, ...SESSION, patienceSeconds: PATIENCE_SECONDS, say };
  await registerSession({ ...options, token: organizer, moderator: SIMULATED_ORGANISER });
  await relaxEventSettings(stack.postgres.url, SESSION.eventId);
  const followed = open.use(followSession({ ...options, token: simulatedOrganiser }));
  open.use(
    playAudience({
      realTimeUrl,
      sessionId: SESSION.sessionId,
      acts: await readRecording(join(ROOT, RECORDING), MODEL.startAt),
      tokenFor: attendee,
      onMood: (mood) => say(mood === 'slump' ? 'simulated: people fall silent' : 'simulated: people are back'),
    }),
  );
  say('the audience arrives; the page opens in half a minute, when there is a past to look at …');
  await Promise.race([followed.known, told]);
  console.log(welcome());
  await told;
  console.log('stopping …');
} finally {
  removeRecord();
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `    - ${line}`).join('\n');
}

function welcome(): string {
  return `
  The audience is SIMULATED:
${list(MODEL_IN_WORDS)}
  Intervals are shortened:
${list(shortenedInWords())}
  The simulated event has no hold-outs and allows 100 interventions an hour.

  Organiser's page  ${page}/#dev=organizer
  Attendee's page   ${page}/#dev=attendee   (join in)
  API               ${agentUrl}/docs
  Services' logs    ${logFile}

  Ctrl-C ends everything.
`;
}
