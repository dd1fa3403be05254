import { createChance } from '../simulation/chance.ts';
import type { RecordedAct } from '../simulation/recording.ts';
import { relaxEventSettings } from '../simulation/settings.ts';
import { attend, type Attendee } from './attendee.ts';
import { organise, type Organiser } from './organiser.ts';
import { urlOf, type World } from './world.ts';

/** A session with its organiser and an audience that acts as a recording says. */
export type ChaosRoom = {
  sessionId: string;
  eventId: string;
  people: Attendee[];
  /** Nothing happens in it that anybody could notice. */
  isSteady: boolean;
  organiser: Organiser;
  /** Nobody begins anything more. */
  quiet: () => void;
  close: () => void;
};

export type RoomOptions = {
  name: string;
  /** The recording; without one everybody speaks in turn, so that nothing happens which anybody could notice. */
  acts: readonly RecordedAct[] | null;
  size: number;
  seed: number;
  /** How often the organiser does something, ms. */
  actEveryMs: number;
  /** The receiver of the event's webhook. */
  hook: string;
};

const SPEED = 24;
const STEP_MS = 100;
/**
 * So seldom that two messages at most fall into what counts as heard without a heartbeat (2.5 s, at whatever pace), and that
 * a silence of ten seconds is still none that comes by chance.
 */
const EVERYBODY_SPEAKS_MS = 15_000;

/** Opens the room; everybody has joined, or tries to, when it resolves. */
export async function openRoom(world: World, options: RoomOptions): Promise<ChaosRoom> {
  const { name, acts, size, seed, actEveryMs, hook } = options;
  const place = { sessionId: `session-${name}`, eventId: `event-${name}` };
  const chance = createChance(seed);
  const organiser = await organise(world, place, hook, chance);
  await relaxEventSettings(world.postgres.url, place.eventId);
  const people = Array.from({ length: size }, (_, index) => {
    const sub = `person ${index + 1} of ${name}`;
    const token = (): string => world.token(sub);
    return attend({ url: urlOf(world.doors.realTime), ...place, sub, token, chance: createChance(seed + index + 1) });
  });
  let words = 0;
  const speak = (index: number): void => people[index % size]?.say(`thought ${(words += 1)}`);
  const stopSpeaking = acts === null ? inTurn(speak, size) : play(acts, speak);
  let isActing = false;
  const timer = setInterval(() => {
    if (isActing) return;
    isActing = true;
    void organiser.act().finally(() => void (isActing = false));
  }, actEveryMs);
  return {
    ...place,
    people,
    isSteady: acts === null,
    organiser,
    quiet() {
      stopSpeaking();
      clearInterval(timer);
    },
    close() {
      organiser.close();
      for (const person of people) person.close();
    },
  };
}

function inTurn(speak: (index: number) => void, size: number): () => void {
  let turn = 0;
  const timer = setInterval(() => speak(turn++), EVERYBODY_SPEAKS_MS / size);
  return () => clearInterval(timer);
}

/** The recorded messages over and over, each by whoever wrote it. */
function play(acts: readonly RecordedAct[], speak: (index: number) => void): () => void {
  const users = [...new Set(acts.map(({ user }) => user))];
  const messages = acts.filter(({ kind }) => kind === 'msg');
  const length = (messages.at(-1)?.at ?? 0) + 60;
  const startedAt = Date.now();
  let next = 0;
  let round = 0;
  const step = (): void => {
    const played = ((Date.now() - startedAt) / 1_000) * SPEED - round * length;
    for (let act = messages[next]; act && act.at <= played; act = messages[++next]) speak(users.indexOf(act.user));
    if (next < messages.length) return;
    round += 1;
    next = 0;
  };
  const timer = setInterval(step, STEP_MS);
  return () => clearInterval(timer);
}
