import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { startIssuer } from '../issuer/issuer.ts';
import { ROOT } from '../paths.ts';
import { freePort } from '../servers/free-port.ts';
import { playAudience } from '../simulation/audience.ts';
import { MODEL } from '../simulation/model.ts';
import { followSession, registerSession } from '../simulation/organiser.ts';
import { readRecording } from '../simulation/recording.ts';
import type { ScenarioName } from '../simulation/scenarios.ts';
import { relaxEventSettings, shortenedEnvironment, wantArms } from '../simulation/settings.ts';
import { buildDashboard, DASHBOARD_FOLDER } from '../stack/dashboard.ts';
import { openOnDesktop } from '../stack/desktop.ts';
import { builtFiles, originsIn, servePage } from '../stack/page.ts';
import { removeRecord, writeRecord } from '../stack/record.ts';
import { reviver } from '../stack/revive.ts';
import type { Service } from '../stack/service.ts';
import { startStack } from '../stack/stack.ts';
import { demoControls } from './controls.ts';
import { castOf, SIMULATED_ORGANISER } from './people.ts';
import { welcome } from './welcome.ts';

const RECORDING = 'apps/agent-service/recordings/irc-duraspace-2009-08-25.jsonl';
const SESSION = { sessionId: 'demo', eventId: 'demo-event', title: 'Simulated session' };
const USUAL_PAGE_PORT = 3_000;
const PATIENCE_SECONDS = 25;
/** After so long the page opens with whatever past there is. */
const PAST_DEADLINE_MS = 120_000;

export type DemoOptions = {
  scenario: ScenarioName;
  speed: number;
  /** Where the services' own lines go. */
  logFile: string;
  /** Whether the page is opened on the desktop. */
  opens: boolean;
  /** Whether people sign in at an OpenID Connect issuer. */
  signsIn: boolean;
  /** Fulfils when it is to end. */
  told: Promise<void>;
  /** Says what happens, a line with its time each; `print` says what stands by itself. */
  say: (line: string) => void;
  print: (text: string) => void;
};

/** Runs everything with a simulated audience until told to stop. Rejects where something does not come up. */
export async function runDemo(options: DemoOptions): Promise<void> {
  const { scenario, speed, logFile, opens, signsIn, told, say, print } = options;
  const log = createWriteStream(logFile);
  const port = await freePort(USUAL_PAGE_PORT);
  const page = `http://localhost:${port}`;

  say('starting Postgres, Redis and both services, and building the dashboard …');
  const building = buildDashboard();
  building.catch(() => undefined);
  await using servers = new AsyncDisposableStack();
  const issuer = signsIn ? servers.use(await startIssuer({ port: await freePort(), page })) : null;
  const running: Service[] = [];
  const revive = reviver(() => running, say);
  const pace = shortenedEnvironment();
  const stack = servers.use(
    await startStack({
      env: { ...pace, ...issuer?.env },
      pageOrigins: [page, `http://127.0.0.1:${port}`],
      onLine: (service, line) => log.write(`${service} ${line}\n`),
      onCrash: (name, how) => {
        say(`${name} ${how}; its last words are in ${logFile}`);
        void revive(name);
      },
    }),
  );
  running.push(...stack.agents, ...stack.realTimes);
  const [agentUrl = '', realTimeUrl = ''] = [stack.agents[0]?.url, stack.realTimes[0]?.url];
  const people = castOf(stack.jwtSecret, issuer?.sign);
  const urls = { agentUrls: [agentUrl], realTimeUrls: [realTimeUrl] };
  writeRecord({ jwtSecret: stack.jwtSecret, ...urls, redisUrl: stack.redis.url, databaseUrl: stack.postgres.url });
  try {
    await building;
    await using open = new AsyncDisposableStack();
    const follows = { agentUrl, realTimeUrl, ...SESSION, tickMs: Number(pace['TICK_INTERVAL_MS']), say };
    const organises = { ...follows, patienceSeconds: PATIENCE_SECONDS };
    await registerSession({ ...organises, token: people.organizer, moderator: SIMULATED_ORGANISER });
    const event = [stack.postgres.url, SESSION.eventId] as const;
    await relaxEventSettings(...event);
    await wantArms(...event, MODEL.firstArms);
    const followed = open.use(followSession({ ...organises, token: people.simulatedOrganiser }));
    const { known, measured, patience, slow } = followed;
    measured
      .then(() => wantArms(...event, null))
      .catch((error: unknown) => say(`fewer kinds are offered than there are: ${String(error)}`));
    const acts = await readRecording(join(ROOT, RECORDING), MODEL.startAt);
    const { sessionId } = SESSION;
    const onMood = (mood: string): void =>
      say(mood === 'slump' ? 'simulated: people fall silent' : 'simulated: people are back');
    const audience = { realTimeUrl, sessionId, scenario, speed, acts, tokenFor: people.attendee, onMood };
    const { play } = open.use(playAudience(audience));
    open.use(
      await servePage({
        port,
        files: builtFiles(DASHBOARD_FOLDER),
        agentUrl,
        realTimeUrl,
        signIn: () => people.signIn(sessionId),
        demo: demoControls({ sessionId, patienceSeconds: PATIENCE_SECONDS, play, patience, slow }),
        ...originsIn(process.env),
        ...(issuer === null ? {} : { issuer: issuer.settings }),
      }),
    );
    say('the audience arrives; the page opens in half a minute, when there is a past to look at …');
    const seen = await Promise.race([known, told.then(() => 'told'), within(PAST_DEADLINE_MS)]);
    if (seen === 'late') say(slow() ?? 'this machine is too slow for a past to look at: close other programs');
    print(welcome({ page, agentUrl, logFile, scenario, hasIssuer: issuer !== null }));
    if (opens) openOnDesktop(`${page}/demo`);
    play.slumpIn(MODEL.firstSlumpSeconds);
    await told;
    print('stopping …');
  } finally {
    removeRecord();
  }
}

const within = (ms: number): Promise<'late'> =>
  new Promise((resolve) => {
    setTimeout(() => resolve('late'), ms).unref();
  });
