import type { Chance } from './chance.ts';
import { MODEL } from './model.ts';
import type { RecordedAct } from './recording.ts';
import { steadied } from './steady.ts';
import { SCENARIOS, type ScenarioName } from './scenarios.ts';

/** What a simulated person is about to do. */
export type Intent = { user: string; kind: 'say'; length: number } | { user: string; kind: 'react' | 'leave' | 'join' };

/** What the audience is just now, and since and until when by the clock of moods. */
export type Mood = { kind: 'lively' | 'slump'; since: number; until: number };

export type PlayOptions = {
  scenario: ScenarioName;
  /** Seconds of undisturbed audience before the first slump; Infinity where `slump` or `slumpIn` says when. */
  firstSlumpSeconds: number;
};

/** Whoever asks for a slump does not wait for people to tire of the afternoon. */
const HURRIED_DRIFT_SECONDS = 5;
/** So long it is lively before a slump that was asked for: silence that follows on silence is news to nobody. */
const LIVELY_FIRST_SECONDS = 20;

/** A recorded audience, played on and on, without a clock or a socket of its own. */
export type Play = {
  /** What is done up to `seconds` after the start; `isBack` are those whom an intervention has brought back. */
  advance: (seconds: number, isBack: (user: string) => boolean) => Intent[];
  mood: () => Mood['kind'];
  scenario: () => ScenarioName;
  speed: () => number;
  /**
   * A slump as soon as it has been lively for 20 s, in which people drift off within 5 s. In a slump this and `slumpIn` do nothing.
   */
  slump: () => void;
  /** Seconds until the slump that was asked for; null where none is to come. */
  slumpsInSeconds: () => number | null;
  /** The next slump comes in so many seconds. */
  slumpIn: (seconds: number) => void;
  choose: (scenario: ScenarioName) => void;
  setSpeed: (speed: number) => void;
};

/**
 * Plays a recording in rounds. Each is said by others than the last and begins elsewhere, and nobody is lost on the way: an
 * audience that decays, or repeats itself, would be learnt as what is usual here.
 */
export function createPlay(acts: readonly RecordedAct[], chance: Chance, options: PlayOptions): Play {
  const users = [...new Set(acts.map(({ user }) => user))];
  const spoken = steadied(acts.filter(({ kind }) => kind === 'msg'));
  let name = options.scenario;
  let speed = 1;
  let hurried = false;
  /** Seconds, and those of the moods, which may pass faster; since when it is lively, and when a slump was asked for. */
  let [now, clock, livelySince] = [0, 0, 0];
  let asked: number | null = null;
  let mood: Mood = { kind: 'lively', since: 0, until: options.firstSlumpSeconds };
  let gone: string[] = [];
  let hasLeft = false;
  let unsaid = 0;
  let round = { next: 0, from: 0, began: 0, shift: 0 };

  const become = (kind: Mood['kind']): Intent[] => {
    const { lively, slumpSeconds } = SCENARIOS[name];
    const lasts = kind === 'slump' ? slumpSeconds : chance.between(lively[0], lively[1]);
    mood = { kind, since: clock, until: clock + lasts };
    asked = null;
    hasLeft = false;
    if (kind === 'lively') [hurried, livelySince] = [false, now];
    const back = gone.map((user): Intent => ({ user, kind: 'join' }));
    gone = [];
    return back;
  };
  const isOver = (): boolean => (asked === null ? clock >= mood.until : now >= asked);
  /** Those who have had enough go together; whom an intervention has brought back stays. */
  const part = (isBack: (user: string) => boolean): Intent[] => {
    const { leave, leaveAfterSeconds } = SCENARIOS[name];
    if (mood.kind === 'lively' || hasLeft || clock - mood.since < leaveAfterSeconds) return [];
    hasLeft = true;
    gone = users.filter((user) => chance.next() < leave && !isBack(user));
    return gone.map((user) => ({ user, kind: 'leave' }));
  };
  const slumpIn = (seconds: number): void => {
    if (mood.kind === 'lively') mood = { ...mood, until: clock + seconds };
  };
  const attention = (): number => {
    if (mood.kind === 'lively') return 1;
    const { attention: least, driftSeconds: usual } = SCENARIOS[name];
    const driftSeconds = hurried ? Math.min(usual, HURRIED_DRIFT_SECONDS) : usual;
    const drifted = driftSeconds === 0 ? 1 : Math.min((clock - mood.since) / driftSeconds, 1);
    return 1 - (1 - least) * drifted;
  };
  /** Evenly one in so many: a slump in which chance has a few talk at once would be over for whoever counts. */
  const isSaid = (): boolean => {
    unsaid += attention();
    if (unsaid < 1) return false;
    unsaid -= 1;
    return true;
  };
  const perform = ({ user: recorded, length }: RecordedAct, isBack: (user: string) => boolean): Intent[] => {
    const user = users[(users.indexOf(recorded) + round.shift) % users.length] ?? recorded;
    if (gone.includes(user) || (!isBack(user) && !isSaid())) return [];
    const other = users[Math.floor(chance.next() * users.length)] ?? user;
    const reacts = chance.next() < MODEL.reactionPerMessage && other !== user && !gone.includes(other);
    return [{ user, kind: 'say', length }, ...(reacts ? [{ user: other, kind: 'react' } as const] : [])];
  };
  const beginRound = (): void => {
    const next = Math.floor((chance.next() * spoken.length) / 2);
    round = { next, from: spoken[next]?.at ?? 0, began: now, shift: Math.floor(chance.next() * users.length) };
  };

  return {
    mood: () => mood.kind,
    scenario: () => name,
    speed: () => speed,
    slump() {
      if (mood.kind === 'slump' || asked !== null) return;
      hurried = true;
      asked = Math.max(now, livelySince + LIVELY_FIRST_SECONDS);
    },
    slumpsInSeconds: () => (asked === null ? null : Math.max(asked - now, 0)),
    slumpIn,
    choose: (scenario) => void (name = scenario),
    setSpeed: (wanted) => void (speed = wanted),
    advance(seconds, isBack) {
      // A slump lasts as long as ever: whoever decides needs the time.
      clock += (seconds - now) * (mood.kind === 'lively' ? speed : 1);
      now = seconds;
      const intents = isOver() ? become(mood.kind === 'lively' ? 'slump' : 'lively') : [];
      intents.push(...part(isBack));
      const played = round.from + (now - round.began) * MODEL.speed;
      for (let act = spoken[round.next]; act && act.at <= played; act = spoken[++round.next])
        intents.push(...perform(act, isBack));
      if (round.next >= spoken.length) beginRound();
      return intents;
    },
  };
}
