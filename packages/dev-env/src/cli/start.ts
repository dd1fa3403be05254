/** `npm start [-- --scenario NAME --speed N --sign-in --no-open]`: the whole system with a simulated audience, from nothing but an installed project, until Ctrl-C. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runDemo } from '../demo/run.ts';
import { troubleInWords } from '../demo/trouble.ts';
import { DEV_FOLDER } from '../paths.ts';
import { SCENARIO_NAMES, scenarioNamed, SPEEDS, speedNamed } from '../simulation/scenarios.ts';
import { untilToldToStop } from '../stack/lifetime.ts';
import { refuseInProduction } from '../stack/production.ts';

refuseInProduction('npm start');
const { values: wanted } = parseArgs({
  options: {
    scenario: { type: 'string', default: 'keynote' },
    speed: { type: 'string', default: '1' },
    'sign-in': { type: 'boolean', default: false },
    'no-open': { type: 'boolean', default: false },
  },
});
const [scenario, speed] = [scenarioNamed(wanted.scenario), speedNamed(wanted.speed)];
if (scenario === undefined || speed === undefined) {
  console.error(`--scenario is one of ${SCENARIO_NAMES.join(', ')}; --speed one of ${SPEEDS.join(', ')}`);
  process.exit(2);
}
const started = Date.now();
const say = (line: string): void => {
  const seconds = Math.floor((Date.now() - started) / 1_000);
  console.log(`${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, '0')}  ${line}`);
};

mkdirSync(DEV_FOLDER, { recursive: true });
const logFile = join(DEV_FOLDER, 'services.log');
const opens = !wanted['no-open'];
try {
  const told = untilToldToStop();
  await runDemo({ scenario, speed, logFile, opens, signsIn: wanted['sign-in'], told, say, print: console.log });
} catch (error) {
  console.error(troubleInWords(error, logFile));
  process.exitCode = 1;
}
