import { findChromium } from '@conductor/dev-env';
import type { Line } from '../statistics.ts';
import { openBusyAudience } from './audience.ts';
import { figuresOf } from './figures.ts';
import { openSite } from './site.ts';
import type { Reading, Window } from './window.ts';

const BUSY = 'page-busy';
const IDLE = 'page-idle';

const until = (moment: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, Math.max(0, moment - performance.now()));
  });

const watch = (window: Window): { window: Window; taken: Reading[] } => ({ window, taken: [] });

/**
 * What the attendee's page and the console hold and draw while forty people send twenty events a second and the host
 * something at each reading, beside the same pages of a session in which nobody says anything. Takes `readings` (at least
 * three), one every `everyMs`; the four windows are open at the same time. No line where there is no Chromium, which is said.
 */
export async function benchPage({ readings, everyMs }: { readings: number; everyMs: number }): Promise<Line[]> {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    console.log('page: left out, since there is no Chromium here; install one, or say in CHROMIUM_PATH where it is');
    return [];
  }
  await using site = await openSite(executablePath, [BUSY, IDLE]);
  const attendee = { busy: watch(await site.attendee(BUSY)), idle: watch(await site.attendee(IDLE)) };
  const organiser = { busy: watch(await site.organiser(BUSY)), idle: watch(await site.organiser(IDLE)) };
  const watched = [attendee.busy, attendee.idle, organiser.busy, organiser.idle];
  using audience = await openBusyAudience(site.realTimeUrl, site.secret, BUSY);
  // What opening them cost is not what they draw.
  for (const { window } of watched) await window.read();

  const begun = performance.now();
  let interventions = 0;
  for (let n = 1; n <= readings; n++) {
    await site.intervene(BUSY).then(
      () => (interventions += 1),
      () => undefined,
    );
    await until(begun + n * everyMs);
    for (const { window, taken } of watched) taken.push(await window.read());
  }
  const happened = `${audience.perSecond().toFixed(1)} events a second were taken, and ${interventions} interventions`;
  return [
    ...figuresOf('attendee’s page', attendee.busy.taken, attendee.idle.taken, happened),
    ...figuresOf('console', organiser.busy.taken, organiser.idle.taken, happened),
  ];
}
