import { connectAttendee, type Attendee } from './attendee.ts';
import { createChance } from './chance.ts';
import { phrase } from './phrases.ts';
import { createPlay, type Intent, type Mood, type Play } from './play.ts';
import type { RecordedAct } from './recording.ts';
import type { ScenarioName } from './scenarios.ts';

export type AudienceOptions = {
  realTimeUrl: string;
  sessionId: string;
  acts: readonly RecordedAct[];
  scenario: ScenarioName;
  speed: number;
  /** A token for a made-up attendee. */
  tokenFor: (user: string) => string;
  onMood: (mood: Mood['kind']) => void;
  seed?: number;
};

const STEP_MS = 100;

/**
 * Plays a recorded audience through real sockets, over and over until disposed of: everybody joins, then acts as the
 * recording says, as far as the scenario lets them. `play` is what may be turned meanwhile; the first slump comes when it
 * says so.
 */
export function playAudience(options: AudienceOptions): Disposable & { play: Play } {
  const { acts, realTimeUrl, sessionId, tokenFor } = options;
  const chance = createChance(options.seed ?? 1);
  const people = new Map<string, Attendee>();
  for (const user of new Set(acts.map((act) => act.user))) {
    const person = connectAttendee({ realTimeUrl, sessionId, token: () => tokenFor(user), chance });
    person.join();
    people.set(user, person);
  }
  const play = createPlay(acts, chance, { scenario: options.scenario, firstSlumpSeconds: Infinity });
  play.setSpeed(options.speed);
  const started = Date.now();
  const isBack = (user: string): boolean => Date.now() < (people.get(user)?.backUntil() ?? 0);

  const carryOut = (intent: Intent): void => {
    const person = people.get(intent.user);
    if (intent.kind === 'say') person?.say(phrase(chance, intent.length));
    else person?.[intent.kind]();
  };
  const step = (): void => {
    const before = play.mood();
    play.advance((Date.now() - started) / 1_000, isBack).forEach(carryOut);
    if (play.mood() === before) return;
    // Who still talks because of the last intervention would hide that the others have stopped.
    if (play.mood() === 'slump') people.forEach((person) => person.tire());
    options.onMood(play.mood());
  };
  const timer = setInterval(step, STEP_MS);
  return {
    play,
    [Symbol.dispose]: () => {
      clearInterval(timer);
      people.forEach((person) => person.close());
    },
  };
}
