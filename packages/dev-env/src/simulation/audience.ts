import { connectAttendee, type Attendee } from './attendee.ts';
import { createChance, type Chance } from './chance.ts';
import { attention, MODEL, nextMood, type Mood } from './model.ts';
import { phrase } from './phrases.ts';
import type { RecordedAct } from './recording.ts';

export type AudienceOptions = {
  realTimeUrl: string;
  sessionId: string;
  acts: readonly RecordedAct[];
  /** A token for a made-up attendee. */
  tokenFor: (user: string) => string;
  onMood: (mood: Mood['kind']) => void;
  seed?: number;
};

const STEP_MS = 100;

/**
 * Plays a recorded audience through real sockets, over and over until disposed of: everybody joins, then acts as the
 * recording says, as far as the model lets them.
 */
export function playAudience(options: AudienceOptions): Disposable {
  const { acts, realTimeUrl, sessionId, tokenFor } = options;
  const chance = createChance(options.seed ?? 1);
  const people = new Map<string, Attendee>();
  for (const user of new Set(acts.map((act) => act.user))) {
    const person = connectAttendee({ realTimeUrl, sessionId, token: () => tokenFor(user), chance });
    person.join();
    people.set(user, person);
  }

  const started = Date.now();
  let mood: Mood = { kind: 'lively', until: MODEL.livelySeconds };
  let round = 0;
  let next = 0;
  const length = (acts.at(-1)?.at ?? 0) + 60;

  const step = (): void => {
    const now = (Date.now() - started) / 1_000;
    const moodNow = nextMood(mood, now);
    if (moodNow.kind !== mood.kind) options.onMood(moodNow.kind);
    mood = moodNow;
    const played = now * MODEL.speed - round * length;
    for (let act = acts[next]; act && act.at <= played; act = acts[++next])
      perform(act, people, chance, mood, now, started);
    if (next < acts.length || acts.length === 0) return;
    round += 1;
    next = 0;
  };
  const timer = setInterval(step, STEP_MS);
  return {
    [Symbol.dispose]: () => {
      clearInterval(timer);
      people.forEach((person) => person.close());
    },
  };
}

function perform(
  act: RecordedAct,
  people: ReadonlyMap<string, Attendee>,
  chance: Chance,
  mood: Mood,
  now: number,
  started: number,
): void {
  const person = people.get(act.user);
  if (!person) return;
  if (act.kind === 'join') return person.join();
  if (act.kind === 'leave') return person.leave();
  const back = (person.backUntil() - started) / 1_000;
  if (chance.next() >= attention(mood, now, back)) return;
  person.say(phrase(chance, act.length));
  if (chance.next() < MODEL.reactionPerMessage) pickOther(people, act.user, chance)?.react();
}

function pickOther(people: ReadonlyMap<string, Attendee>, user: string, chance: Chance): Attendee | undefined {
  const others = [...people].filter(([name]) => name !== user);
  return others[Math.floor(chance.next() * others.length)]?.[1];
}
